using TencentEmulator;

return await EmulatorCommand.RunAsync(args);
