using System.Runtime.InteropServices;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Queue;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Lab.StudyHost;

// Arguments: study file, root of the run directories, and "slurm" to run it there, or "queue", its folder, the machine's cores, the owner and
// the priority; or "work" and a submission. The file that ISOLOSS_TEST_CLOCK names says by how many seconds the clock is wrong.
TimeProvider clock = new JumpingClock(Environment.GetEnvironmentVariable("ISOLOSS_TEST_CLOCK"));
using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.Cancel();
});
try
{
    if (args[0] == "work")
        return await SlurmTask.RunAsync(args[1], clock, stop.Token);
    Study study = StudyFile.Load(args[0]);
    StudyPlan plan = StudyPlan.Of(study);
    StudyQuote quote = await Quoter.MeasureAsync(plan, args[1], "", stop.Token);
    using QueueSeat? seat = args is [_, _, "queue", var folder, var cores, var owner, var priority]
        ? new MachineQueue(folder, int.Parse(cores, null), clock).Join(study.Name, args[1], owner, int.Parse(priority, null), study.Trainer.Threads)
        : null;
    IExecutor executor = args is [_, _, "slurm"] ? OnSlurm(study, args[1], clock) : LocalExecutor.For(study, args[1], clock);
    if (seat is not null)
        executor = new QueuedExecutor(executor, seat, args[1], study.Name, clock);
    StudyOutcome outcome =
        await new StudyRunner(args[1], clock).RunAsync(plan, quote, executor, null, stop.Token);
    foreach (var (run, failure) in outcome.Failed)
        Console.WriteLine($"{run.Key} {failure.Message}");
    return stop.IsCancellationRequested ? 130 : outcome.IsComplete ? 0 : 1;
}
catch (BadInputException e)
{
    Console.WriteLine(e.Message);
    return 2;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    // A disk that is full or read-only: the next start goes on.
    Console.WriteLine(e.Message);
    return 1;
}

static SlurmExecutor OnSlurm(Study study, string root, TimeProvider clock) => new(
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
    new SlurmQueue(new SlurmCommands()), clock);
