-- Completion by Neovim itself, where no plugin does it.

local M = {}

--- Plugins that list what the server offers by themselves. They may be loaded after the server has started.
M.engines = {
  cmp = 'nvim-cmp',
  ['blink.cmp'] = 'blink.cmp',
  ['mini.completion'] = 'mini.completion',
  coq = 'coq_nvim',
  care = 'care.nvim',
}

--- @return string? # the plugin that completes
function M.engine()
  for module, name in pairs(M.engines) do
    if package.loaded[module] then
      return name
    end
  end
end

--- @return boolean # whether the list is to come while one types
function M.automatic()
  local wanted = vim.g.mleq_autocomplete
  if wanted ~= nil then
    return wanted ~= false and wanted ~= 0
  end
  local built_in = vim.fn.exists('+autocomplete') == 1 and vim.o.autocomplete
  return not built_in and M.engine() == nil
end

--- Nothing may be selected, let alone inserted, by a list that comes unasked.
local function select_nothing()
  local options = vim.opt.completeopt:get()
  if not vim.list_contains(options, 'noselect') and not vim.list_contains(options, 'noinsert') then
    vim.bo.completeopt = 'menuone,noselect,popup'
  end
end

--- Asks for the list behind a letter, as trigger characters would for a backslash alone.
local function after_typing()
  local before = vim.api.nvim_get_current_line():sub(1, vim.api.nvim_win_get_cursor(0)[2])
  if before:match('[%w\\\128-\255]$') and M.automatic() then
    select_nothing()
    vim.lsp.completion.get()
  end
end

--- Asks for the list anew when more is typed, as the server sends no more than the best.
local function after_narrowing()
  if vim.fn.complete_info({ 'selected' }).selected == -1 and M.automatic() then
    local kind = vim.lsp.protocol.CompletionTriggerKind.TriggerForIncompleteCompletions
    vim.lsp.completion.get({ ctx = { triggerKind = kind } })
  end
end

--- How an item is listed: its documentation is shown only where the list leaves room for it.
--- @param item lsp.CompletionItem
local function listed(item)
  if type(item.data) ~= 'table' or not item.data.id then
    return {} -- of another server in this buffer
  end
  local details = item.labelDetails or {}
  local room = math.max(math.floor(vim.o.columns * 0.4), 20)
  local name = item.label .. (details.detail or '')
  return { abbr = require('mleq.cut')(name, room), kind = '', menu = '' }
end

--- Makes accepted equations expand, and lists them while one types.
--- @param client vim.lsp.Client
--- @param buffer integer
function M.attach(client, buffer)
  vim.lsp.completion.enable(true, client.id, buffer, { convert = listed })
  local group = vim.api.nvim_create_augroup('mleq.completion.' .. buffer, {})
  for event, callback in pairs({ TextChangedI = after_typing, TextChangedP = after_narrowing }) do
    vim.api.nvim_create_autocmd(event, { group = group, buffer = buffer, callback = callback })
  end
  if vim.api.nvim_get_current_buf() == buffer and vim.api.nvim_get_mode().mode == 'i' then
    vim.schedule(after_typing) -- what was typed before the server was there
  end
end

return M
