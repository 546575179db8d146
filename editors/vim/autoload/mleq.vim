" The server's command, and how each client is told of it.

let s:folder = expand('<sfile>:p:h:h')
let s:filetypes = ['tex', 'plaintex', 'markdown', 'quarto', 'rmd', 'pandoc']
" What a project's folder is known by; its own equations lie in `.mleq`.
let s:roots = ['.mleq', '.git']
let s:has_told = 0

" The command that starts the server, or an empty list if there is none: the user's own, that of the installation which
" put this folder here, or the one on the PATH. The user's own is not doubted.
function! mleq#command() abort
  let command = s:users_own()
  if empty(command)
    let command = s:installed()
  endif
  if empty(command) && executable('mleq')
    let command = [exepath('mleq')]
  endif
  return empty(command) || index(command, 'serve') >= 0 ? command : command + ['serve']
endfunction

function! mleq#neovim_has_its_own() abort
  return has('nvim') && !empty(nvim_get_runtime_file('lsp/mleq.lua', v:false))
    \ && luaeval('vim.lsp.enable ~= nil')
endfunction

function! mleq#register_in_vim_lsp() abort
  let command = mleq#command()
  if !s:can_run(command)
    return
  endif
  call lsp#register_server({
    \ 'name': 'mleq',
    \ 'cmd': command,
    \ 'allowlist': s:filetypes,
    \ 'root_uri': {_ -> lsp#utils#path_to_uri(s:root(lsp#utils#get_buffer_path()))},
    \ 'initialization_options': s:settings_for_vim_lsp(),
    \ })
  " Others set what the client can do when they are loaded, so it is asked once all are.
  autocmd mleq VimEnter * ++once call mleq#show_plain_text_in_vim_lsp()
  if v:vim_did_enter
    call mleq#show_plain_text_in_vim_lsp()
  endif
endfunction

" vim-lsp takes the spaces from before the first line of a code block, and with them a drawn formula goes to pieces.
function! mleq#show_plain_text_in_vim_lsp() abort
  let Asked = g:lsp_get_supported_capabilities[0]
  let g:lsp_get_supported_capabilities = [function('s:capabilities_for_vim_lsp', [Asked])]
endfunction

function! s:capabilities_for_vim_lsp(Asked, server) abort
  let capabilities = call(a:Asked, [a:server])
  if a:server['name'] is# 'mleq'
    let capabilities.textDocument.hover.contentFormat = ['plaintext']
    let capabilities.textDocument.completion.completionItem.documentationFormat = ['plaintext']
  endif
  return capabilities
endfunction

" Its windows are narrow, and a formula that is too wide for them would be cut anywhere.
function! s:settings_for_vim_lsp() abort
  let widest = get(g:, 'lsp_float_max_width', -1)
  let width = widest > 0 ? widest : widest == 0 ? &columns : float2nr(&columns * 0.4)
  let settings = deepcopy(s:settings())
  let settings.preview = extend({'width': max([20, min([80, width])])}, get(settings, 'preview', {}))
  return settings
endfunction

" asyncomplete compares what is typed with what is inserted, which is no word, and lists nothing. The name of an item's
" trigger is what it must be compared with; the client puts the equation in its place when it is taken.
function! mleq#filter_in_asyncomplete() abort
  let source = exists('*asyncomplete#get_source_info') ? asyncomplete#get_source_info('asyncomplete_lsp_mleq') : {}
  if !empty(source)
    let source.filter = function('s:filter')
  endif
endfunction

function! s:filter(matches, startcol, base) abort
  let items = []
  for item in a:matches.items
    let ours = get(lsp#omni#get_managed_user_data_from_completed_item(item), 'completion_item', {})
    if stridx(get(ours, 'filterText', item.word), a:base) == 0
      call add(items, extend(copy(item), {'word': a:base}))
    endif
  endfor
  return [items, repeat([a:startcol], len(items))]
endfunction

" Whether yegappan/lsp has; what is a snippet is still to be expanded, by somebody else.
function! mleq#has_inserted_plain_text() abort
  let item = get(v:completed_item, 'user_data', '')
  return exists('g:loaded_lsp') && type(item) == v:t_dict && get(item, 'insertTextFormat', 1) == 1
endfunction

" Vim inserts a completion of several lines as one line, with a zero byte for each break, and clients leave it so.
function! mleq#break_lines() abort
  let line = getline('.')
  if pumvisible() || stridx(line, "\n") < 0
    return
  endif
  let lines = split(line, "\n", 1)
  let before = split(strpart(line, 0, col('.') - 1), "\n", 1)
  let row = line('.') + len(before) - 1
  call setline('.', lines[0])
  call append('.', lines[1:])
  call cursor(row, strlen(before[-1]) + 1)
endfunction

function! mleq#register_in_yegappan_lsp() abort
  let command = mleq#command()
  if !s:can_run(command)
    return
  endif
  call LspAddServer([{
    \ 'name': 'mleq',
    \ 'path': command[0],
    \ 'args': command[1:],
    \ 'filetype': s:filetypes,
    \ 'rootSearch': map(copy(s:roots), {_, name -> name .. '/'}),
    \ 'initializationOptions': s:settings(),
    \ }])
endfunction

function! mleq#register_in_coc() abort
  let command = mleq#command()
  if !s:can_run(command)
    return
  endif
  " A dotted name, so that the user's other servers stay.
  call coc#config('languageserver.mleq', {
    \ 'command': command[0],
    \ 'args': command[1:],
    \ 'filetypes': s:filetypes,
    \ 'rootPatterns': s:roots,
    \ 'initializationOptions': s:settings(),
    \ })
endfunction

" Once, and only when there is a file that mleq is for. Clients are there when Vim has started.
function! mleq#tell_what_is_missing() abort
  if !v:vim_did_enter
    autocmd mleq VimEnter * ++once call mleq#tell_what_is_missing()
    return
  endif
  let message = s:what_is_missing()
  if s:has_told || empty(message)
    return
  endif
  let s:has_told = 1
  echohl WarningMsg
  echomsg message
  echohl None
endfunction

function! s:what_is_missing() abort
  let command = mleq#command()
  if empty(command)
    return 'mleq: no server: run `pip install mleq`, or set g:mleq_command (:help mleq)'
  endif
  if !s:can_run(command)
    return printf('mleq: cannot run "%s": set g:mleq_command right (:help mleq)', command[0])
  endif
  if !exists('g:lsp_loaded') && !exists('g:loaded_lsp') && !exists('g:did_coc_loaded')
    return 'mleq: no language client: install one of those in :help mleq-clients'
  endif
  return ''
endfunction

function! s:can_run(command) abort
  return !empty(a:command) && executable(a:command[0])
endfunction

function! s:users_own() abort
  let command = get(g:, 'mleq_command', [])
  if empty(command)
    return []
  endif
  return type(command) == v:t_string ? [expand(command)] : copy(command)
endfunction

function! s:installed() abort
  let file = s:folder .. '/command.json'
  try
    let command = json_decode(join(readfile(file), "\n"))
  catch
    " There is no such file, or somebody has spoiled it: then the PATH tells.
    return []
  endtry
  let is_command = type(command) == v:t_list && !empty(command) && type(command[0]) == v:t_string
  return is_command && executable(command[0]) ? command : []
endfunction

function! s:settings() abort
  return get(g:, 'mleq_settings', {})
endfunction

" The folder of the project that the file belongs to, or else the file's own.
function! s:root(path) abort
  for name in s:roots
    let found = finddir(name, fnameescape(fnamemodify(a:path, ':p:h')) .. ';')
    if !empty(found)
      return fnamemodify(found, ':p:h:h')
    endif
  endfor
  return fnamemodify(a:path, ':p:h')
endfunction
