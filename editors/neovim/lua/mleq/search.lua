-- :Mleq, which searches an equation and inserts it, or shows its page.

local server = require('mleq.server')

local M = {}

--- Milliseconds that an answer is waited for.
local PATIENCE = 5000

--- Asks the server, and tells what it refuses.
--- @param client vim.lsp.Client
--- @return any # the answer; nil where there is none
local function ask(client, method, parameters, buffer)
  local answer, problem = client:request_sync(method, parameters, PATIENCE, buffer)
  if answer and answer.err then
    problem = answer.err.message
  end
  if problem then
    server.tell(problem, vim.log.levels.ERROR)
    return nil
  end
  return answer and answer.result ~= vim.NIL and answer.result or nil
end

--- @class mleq.Place where an equation is to go, in bytes from zero
--- @field window integer
--- @field buffer integer
--- @field first { [1]: integer, [2]: integer }
--- @field last { [1]: integer, [2]: integer } its end, which is its beginning unless something is selected

--- The place after a character that is selected or under a block cursor.
--- @param row integer
--- @param column integer # a byte of that character
local function behind(row, column)
  local line = vim.fn.getline(row + 1)
  local character = vim.fn.matchstr(line, '.', column)
  return { row, math.min(column + #character, #line) }
end

--- Where the cursor is: what is selected, between characters in insert mode, and behind one otherwise, as `p` puts.
--- @param command vim.api.keyset.create_user_command.command_args
--- @return mleq.Place
local function place_of(command)
  local mode = vim.api.nvim_get_mode().mode
  local place = { window = vim.api.nvim_get_current_win(), buffer = vim.api.nvim_get_current_buf() }
  local visual = mode:match('^[vV\22]')
  if visual or command.range > 0 then
    local ends = visual and { 'v', '.' } or { "'<", "'>" }
    local lines = (visual and mode or vim.fn.visualmode()) == 'V' and 'V' or 'v'
    local region = vim.fn.getregionpos(vim.fn.getpos(ends[1]), vim.fn.getpos(ends[2]), { type = lines })
    local from, to = region[1][1], region[#region][2]
    place.first = { from[2] - 1, math.max(from[3] - 1, 0) }
    place.last = behind(to[2] - 1, math.max(to[3] - 1, 0))
  else
    local row, column = unpack(vim.api.nvim_win_get_cursor(0))
    local between = mode:match('^i') or mode:match('^ni')
    place.first = between and { row - 1, column } or behind(row - 1, column)
    place.last = place.first
  end
  return place
end

--- @param place mleq.Place
--- @return string[]
local function text_at(place)
  local first, last = place.first, place.last
  return vim.api.nvim_buf_get_text(place.buffer, first[1], first[2], last[1], last[2], {})
end

--- @param place mleq.Place
local function put(place, first, last, lines)
  vim.api.nvim_buf_set_text(place.buffer, first[1], first[2], last[1], last[2], lines)
end

--- Inserts an item of a completion list at the cursor, with its stops and what it needs in the preamble.
--- @param place mleq.Place
--- @param item lsp.CompletionItem
local function expand(place, item, encoding)
  local mark_space = vim.api.nvim_create_namespace('mleq')
  local mark = vim.api.nvim_buf_set_extmark(place.buffer, mark_space, place.first[1], place.first[2], {})
  vim.lsp.util.apply_text_edits(item.additionalTextEdits or {}, place.buffer, encoding)
  local row, column = unpack(vim.api.nvim_buf_get_extmark_by_id(place.buffer, mark_space, mark, {}))
  vim.api.nvim_buf_del_extmark(place.buffer, mark_space, mark)

  -- Behind the last character of a line the cursor may otherwise only be while one inserts.
  local virtualedit = vim.wo.virtualedit
  vim.wo.virtualedit = 'onemore'
  vim.api.nvim_win_set_cursor(place.window, { row + 1, column })
  vim.snippet.expand(item.textEdit.newText)
  vim.wo.virtualedit = virtualedit
end

--- Puts an equation in a place, in one change that one undo takes back.
--- @param client vim.lsp.Client
--- @param place mleq.Place
--- @param id string
local function insert(client, place, id)
  if not (vim.api.nvim_win_is_valid(place.window) and vim.api.nvim_win_get_buf(place.window) == place.buffer) then
    return server.tell('the window in which you searched is gone')
  end
  vim.api.nvim_set_current_win(place.window)
  local selected = text_at(place)
  put(place, place.first, place.last, { '' })
  local line = vim.api.nvim_buf_get_lines(place.buffer, place.first[1], place.first[1] + 1, true)[1]
  local character = vim.str_utfindex(line, client.offset_encoding, place.first[2], false)
  local item = ask(client, 'mleq/insert', {
    id = id,
    textDocument = { uri = vim.uri_from_bufnr(place.buffer) },
    position = { line = place.first[1], character = character },
  }, place.buffer)
  if item then
    expand(place, item, client.offset_encoding)
  else
    put(place, place.first, place.first, selected)
    server.tell('no equation can go here, as in a comment, code or a name')
  end
end

--- Shows what is known of an equation beside the text.
local function show_page(client, place, id)
  local page = ask(client, 'mleq/page', { id = id }, place.buffer)
  if not page then
    return
  end
  local name = 'mleq://' .. page.id
  local buffer = vim.fn.bufnr('^' .. vim.fn.escape(name, '/') .. '$')
  if buffer == -1 then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, name)
    vim.api.nvim_buf_set_lines(buffer, 0, -1, true, vim.split(page.markdown, '\r?\n'))
    vim.bo[buffer].modifiable = false
    vim.bo[buffer].bufhidden = 'wipe'
    vim.bo[buffer].filetype = 'markdown'
  end
  local window = vim.fn.bufwinid(buffer)
  if window ~= -1 then
    return vim.api.nvim_set_current_win(window)
  end
  vim.cmd.sbuffer(buffer)
  for option, value in pairs({ conceallevel = 2, concealcursor = 'nc', linebreak = true, spell = false }) do
    vim.wo[0][0][option] = value
  end
end

--- One line for a list, no wider than the screen.
--- @param equation { name: string, line: string }
local function told(equation)
  local room = vim.o.columns - #'100: ' - 1
  return require('mleq.cut')(equation.name .. '   ' .. equation.line, room)
end

--- @return string # a name as it is compared: "cross entropy" begins "Cross-entropy loss"
local function compared(name)
  return (name:lower():gsub('-', ' '))
end

--- @return table? # the equation that is called so and no other
local function named(equations, query)
  for _, equation in ipairs(equations) do
    if compared(equation.name) == compared(query) or equation.zh == query or equation.id == query then
      return equation
    end
  end
end

--- Finds the equation that is meant and hands its id on.
local function choose(client, place, query, done)
  local as_many_as_fit = math.max(vim.o.lines - 4, 10)
  local equations = ask(client, 'mleq/search', { query = query, limit = as_many_as_fit }, place.buffer)
  if not equations then
    return
  end
  if #equations == 0 then
    return server.tell(('no equation is called anything like "%s"'):format(query))
  end
  local only = named(equations, query)
  if only then
    return done(only.id)
  end
  vim.ui.select(equations, { prompt = 'Equation:', kind = 'mleq', format_item = told }, function(chosen)
    if chosen then
      done(chosen.id)
    end
  end)
end

--- Why nothing can be done in a buffer.
--- @return string?
local function refusal(client, buffer, inserts)
  if not client then
    local missing = require('mleq.command').missing()
    return missing and 'the server is not installed: pip install mleq (:help mleq-command)'
      or 'no server runs in this buffer (:checkhealth mleq)'
  end
  if inserts and (vim.bo[buffer].readonly or not vim.bo[buffer].modifiable) then
    return 'this buffer is read-only'
  end
end

--- Carries the command out.
--- @param command vim.api.keyset.create_user_command.command_args
function M.run(command)
  local place = place_of(command)
  local client = server.of(place.buffer)
  if command.bang then -- a page can be read from anywhere, from another page for example
    client = client or vim.lsp.get_clients({ name = 'mleq' })[1]
  end
  local refused = refusal(client, place.buffer, not command.bang)
  if refused then
    return server.tell(refused)
  end
  local function go(query)
    choose(client, place, query, function(id)
      return (command.bang and show_page or insert)(client, place, id)
    end)
  end
  local query = vim.trim(command.args ~= '' and command.args or table.concat(text_at(place), ' '))
  if query ~= '' then
    return go(query)
  end
  vim.ui.input({ prompt = 'Equation: ', completion = 'customlist,v:lua.require\'mleq.search\'.names' }, function(typed)
    if typed then
      vim.cmd.redraw() -- what was asked goes from the screen before something else is
      go(vim.trim(typed))
    end
  end)
end

--- The names of equations that something typed may mean, from its last word on.
--- @param lead string # the word that is completed
--- @param typed string # all that was typed, up to the cursor
--- @return string[]
function M.names(lead, typed)
  local client = vim.lsp.get_clients({ name = 'mleq', bufnr = 0 })[1]
  local answer = client and client:request_sync('mleq/search', { query = typed, limit = 50 }, PATIENCE, 0)
  local kept = #typed - #lead
  return vim
    .iter(answer and answer.result or {})
    :filter(function(equation)
      return kept == 0 or vim.startswith(compared(equation.name), compared(typed:sub(1, kept)))
    end)
    :map(function(equation)
      return equation.name:sub(kept + 1)
    end)
    :totable()
end

--- Completes the command's argument.
function M.complete(lead, line, cursor)
  local typed = line:sub(1, cursor):gsub('^.-Mleq!?%s*', '')
  return M.names(lead, typed)
end

return M
