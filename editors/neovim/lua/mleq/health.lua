-- :checkhealth mleq, which tells what is there and what to do about what is not.

local health = vim.health

local M = {}

local function check_editor()
  health.start('mleq: Neovim')
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.11') == 0 then
    health.error(version .. ' is too old', 'Install Neovim 0.11 or newer.')
    return false
  end
  health.ok(version)
  return true
end

--- @param found string[] # a command
--- @return string # where it comes from
local function origin(found)
  local command = require('mleq.command')
  if not vim.deep_equal(found, command.find()) then
    return 'your own setting'
  end
  return vim.uv.fs_stat(command.file) and found[1] ~= 'mleq' and command.file or 'the PATH'
end

local function check_command()
  health.start('mleq: the server')
  local found = require('mleq.command').configured()
  if type(found) == 'function' then
    return health.info('your own setting starts it, a function')
  end
  local path = vim.fn.exepath(found[1])
  if path == '' then
    return health.error(('%s cannot be started: looked for it by %s'):format(found[1], origin(found)), {
      'Install it: pip install mleq',
      'Or say where it is: vim.lsp.config("mleq", { cmd = { "/path/to/mleq", "serve" } })',
    })
  end
  health.ok(('%s, from %s'):format(path, origin(found)))
  local ran, version = pcall(function()
    return vim.system({ path, '--version' }, { text = true }):wait(10000)
  end)
  if ran and version.code == 0 then
    health.ok(vim.trim(version.stdout))
  else
    health.error(path .. ' does not run', { 'Try it in a shell: mleq doctor' })
  end
end

--- @param client vim.lsp.Client
local function describe(client)
  local buffers = vim.tbl_map(function(buffer)
    return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':~:.')
  end, vim.tbl_keys(client.attached_buffers))
  local root = client.root_dir and ' below ' .. vim.fn.fnamemodify(client.root_dir, ':~') or ''
  return ('running%s, serves %s'):format(root, table.concat(buffers, ', '))
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = 'mleq' })
  for _, client in ipairs(clients) do
    health.ok(describe(client))
  end
  if vim.g.mleq_enabled == false then
    health.info('vim.g.mleq_enabled is false: vim.lsp.enable("mleq") is left to you')
  elseif #clients == 0 then
    health.info('not running: it starts with the first file of ' .. table.concat(vim.lsp.config.mleq.filetypes, ', '))
  end
end

local function check_completion()
  health.start('mleq: completion')
  local completion = require('mleq.completion')
  local engine = completion.engine()
  if engine then
    health.ok(engine .. ' lists equations as you type')
  elseif completion.automatic() then
    health.ok("Neovim's own list comes as you type")
  else
    health.ok("Neovim's own list comes by CTRL-X CTRL-O")
  end
  local pack = vim.fn.globpath(vim.o.packpath, 'pack/*/*/mleq-snippets', true, true)[1]
  if pack then
    health.info('the snippet pack is there as well: ' .. vim.fn.fnamemodify(pack, ':~'))
    health.info('where it lists the same equations twice, set packed = true (:help mleq-pack)')
  end
end

function M.check()
  if check_editor() then
    check_command()
    check_clients()
    check_completion()
  end
end

return M
