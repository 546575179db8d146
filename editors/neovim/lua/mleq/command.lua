-- The command that starts the server.

local M = {}

local folder = vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))))

--- The file in which `mleq install` keeps the command that it was called by.
M.file = vim.fs.joinpath(folder, 'command.json')

--- @return string[]? # the command in the file, where its program is still there
local function installed()
  local read, command = pcall(function()
    return vim.json.decode(table.concat(vim.fn.readfile(M.file), '\n'))
  end)
  local is_command = read and type(command) == 'table' and type(command[1]) == 'string'
  return is_command and vim.fn.executable(command[1]) == 1 and command or nil
end

--- Finds the command for those who set none by vim.lsp.config(). One that is on the PATH only later is found then.
--- @return string[]
function M.find()
  return vim.list_extend(installed() or { 'mleq' }, { 'serve' })
end

--- @return string[]|function # the command in use, the user's own or ours
function M.configured()
  return vim.lsp.config.mleq.cmd
end

--- @return string? # the program that cannot be started
function M.missing()
  local command = M.configured()
  return type(command) == 'table' and vim.fn.executable(command[1]) == 0 and command[1] or nil
end

return M
