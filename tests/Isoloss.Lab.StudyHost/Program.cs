using System.Runtime.InteropServices;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;

// Arguments: study file, root of the run directories.
Study study = StudyFile.Load(args[0]);
StudyPlan plan = StudyPlan.Of(study);
using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.Cancel();
});
try
{
    StudyQuote quote = await Quoter.MeasureAsync(plan, args[1], stop.Token);
    StudyOutcome outcome = await new StudyRunner(args[1], TimeProvider.System).RunAsync(
        plan, quote, LocalExecutor.For(study, args[1], TimeProvider.System), null, stop.Token);
    foreach (var (run, failure) in outcome.Failed)
        Console.WriteLine($"{run.Key} {failure.Message}");
    return stop.IsCancellationRequested ? 130 : outcome.IsComplete ? 0 : 1;
}
catch (BadInputException e)
{
    Console.WriteLine(e.Message);
    return 2;
}
