using Isoloss.Cli;
using Isoloss.Front;

return FrontTool.Answers(args) ? await Tool.RunAsync(args, Session.ForProcess(args)) : WholeTool.Replace(args);
