using Isoloss.Trainer;
using Isoloss.Trainer.Calibration;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Training;

return args switch
{
    ["calibrate", var file] => CalibrateCommand.Run(file, CalibrateCommand.DefaultSteps, TimeProvider.System),
    ["calibrate", var file, "--steps", var steps] when int.TryParse(steps, out int count) && count > 0 =>
        CalibrateCommand.Run(file, count, TimeProvider.System),
    [var job] when !job.StartsWith('-') =>
        new TrainCommand(TimeProvider.System, Environment.GetEnvironmentVariable(TorchDevice.Variable) ?? "cpu").Run(job),
    [var job, "--device", var device] when !job.StartsWith('-') => new TrainCommand(TimeProvider.System, device).Run(job),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: isoloss-trainer JOB.json [--device cpu|cuda]");
    Console.Error.WriteLine("       isoloss-trainer calibrate FILE.json [--steps K]     K steps a size, 1 or more");
    return ExitCode.BadInput;
}
