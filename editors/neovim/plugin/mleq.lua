-- What is there from the start: one autocommand and one command. The rest is loaded when it is needed.

if vim.g.loaded_mleq then
  return
end
vim.g.loaded_mleq = true

if vim.fn.has('nvim-0.11') == 0 then
  return -- :checkhealth mleq tells why nothing comes
end

if vim.g.mleq_enabled ~= false then
  local group = vim.api.nvim_create_augroup('mleq.enable', {})
  vim.api.nvim_create_autocmd('FileType', {
    desc = 'Serve the documents that mleq knows',
    group = group,
    pattern = { 'tex', 'plaintex', 'markdown', 'quarto', 'rmd', 'yaml', 'bib' },
    callback = function(event)
      if not require('mleq.files').are_served(event.buf) then
        return
      end
      vim.api.nvim_clear_autocmds({ group = group }) -- Neovim itself goes on from here
      require('mleq.server').enable()
    end,
  })
end

vim.api.nvim_create_autocmd('LspAttach', {
  desc = 'Let equations be completed without a plugin',
  group = vim.api.nvim_create_augroup('mleq.completion', {}),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'mleq' then
      require('mleq.completion').attach(client, event.buf)
    end
  end,
})

vim.api.nvim_create_user_command('Mleq', function(command)
  require('mleq.search').run(command)
end, {
  desc = 'Search an equation and insert it; with ! read its page',
  nargs = '*',
  bang = true,
  range = true,
  complete = function(...)
    return require('mleq.search').complete(...)
  end,
})
