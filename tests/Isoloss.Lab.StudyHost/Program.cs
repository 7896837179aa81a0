using System.Runtime.InteropServices;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;

// Arguments: study file, root of the run directories, and "slurm" to run it there; or "work" and a submission.
using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.Cancel();
});
try
{
    if (args[0] == "work")
        return await SlurmTask.RunAsync(args[1], TimeProvider.System, stop.Token);
    Study study = StudyFile.Load(args[0]);
    StudyPlan plan = StudyPlan.Of(study);
    StudyQuote quote = await Quoter.MeasureAsync(plan, args[1], stop.Token);
    IExecutor executor = args is [_, _, "slurm"] ? OnSlurm(study, args[1]) : LocalExecutor.For(study, args[1], TimeProvider.System);
    StudyOutcome outcome =
        await new StudyRunner(args[1], TimeProvider.System).RunAsync(plan, quote, executor, null, stop.Token);
    foreach (var (run, failure) in outcome.Failed)
        Console.WriteLine($"{run.Key} {failure.Message}");
    return stop.IsCancellationRequested ? 130 : outcome.IsComplete ? 0 : 1;
}
catch (BadInputException e)
{
    Console.WriteLine(e.Message);
    return 2;
}

static SlurmExecutor OnSlurm(Study study, string root) => new(
    new SlurmExecutorOptions
    {
        Root = root,
        Study = study,
        Worker = ["dotnet", typeof(Program).Assembly.Location, "work"],
        Command = study.Trainer.Identity.Command ?? TrainerLocator.Find(),
        Slurm = study.Slurm ?? new SlurmOptions(),
        Poll = TimeSpan.FromSeconds(1),
        Tick = TimeSpan.FromSeconds(0.2),
        Grace = TimeSpan.FromSeconds(1),
        LeavesJobs = true,
    },
    new SlurmQueue(new SlurmCommands()), TimeProvider.System);
