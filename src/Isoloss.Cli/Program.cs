using Isoloss.Cli;

return await Tool.RunAsync(args, Session.ForProcess(args));
