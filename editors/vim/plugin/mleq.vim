" mleq, the equations of machine learning: makes its server known to the language client that is there.
" Help: doc/mleq.txt

if exists('g:loaded_mleq') || !get(g:, 'mleq_enabled', 1)
  finish
endif
let g:loaded_mleq = 1

if v:version < 802 && !has('nvim') || mleq#neovim_has_its_own()
  finish
endif

augroup mleq
  autocmd!
  " Each client says when it takes servers, whatever order plugins are loaded in.
  autocmd User lsp_setup call mleq#register_in_vim_lsp()
  autocmd User LspSetup call mleq#register_in_yegappan_lsp()
  autocmd User lsp_server_init call timer_start(0, {-> mleq#filter_in_asyncomplete()})
  autocmd User CocNvimInit call mleq#register_in_coc()
  autocmd FileType tex,plaintex,markdown,quarto,rmd,pandoc call mleq#tell_what_is_missing()
  " vim-lsp compares the line with what it inserted, so it is left alone until it has done so.
  autocmd User lsp_complete_done call mleq#break_lines()
  autocmd CompleteDone * if mleq#has_inserted_plain_text() | call mleq#break_lines() | endif
augroup END
