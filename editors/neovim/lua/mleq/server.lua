-- The server: started where it is wanted, told about where it is missing, and started anew after it died.

local M = {}

--- How often a server that died is started anew; one that dies more often is better looked at.
local RESTARTS = 3

local restarts = 0

--- Tells the user something, in one line that asks for no key to be pressed.
--- @param message string
--- @param level integer?
function M.tell(message, level)
  vim.notify('mleq: ' .. message, level or vim.log.levels.WARN)
end

local function start()
  vim.lsp.enable('mleq')
  if require('mleq.command').missing() then
    M.tell('the server is not installed: pip install mleq (:help mleq-command)')
  end
end

--- Serves the buffers of our file types, those that are open and those to come.
function M.enable()
  if vim.v.vim_did_enter == 1 then
    start()
  else -- Neovim 0.11 attaches to nothing that was opened before
    vim.api.nvim_create_autocmd('VimEnter', { once = true, callback = start })
  end
end

--- The server of a buffer; one that is only starting is waited for.
--- @param buffer integer
--- @return vim.lsp.Client?
function M.of(buffer)
  local function running()
    return vim.lsp.get_clients({ name = 'mleq', bufnr = buffer })[1]
  end
  local function starting()
    return vim.lsp.get_clients({ name = 'mleq', bufnr = buffer, _uninitialized = true })[1]
  end
  if starting() then
    vim.wait(5000, function()
      return running() ~= nil or starting() == nil
    end, 20)
  end
  return running()
end

--- Starts a server anew that ended without being asked to. Neovim itself tells that it did.
--- @param code integer
--- @param signal integer
--- @param client_id integer
function M.exited(code, signal, client_id)
  local asked = (code == 0 and signal == 0) or signal == 15 or vim.v.exiting ~= vim.NIL
  local client = vim.lsp.get_client_by_id(client_id)
  local worked = client and client.initialized
  if asked or not worked or restarts == RESTARTS then
    return
  end
  restarts = restarts + 1
  vim.schedule(function()
    vim.lsp.enable('mleq')
  end)
end

return M
