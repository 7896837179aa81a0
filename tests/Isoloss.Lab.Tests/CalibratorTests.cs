using System.Text;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

public sealed class CalibratorTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly string Trainers = Path.Combine(AppContext.BaseDirectory, "trainers");
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    private static StudyPlan Plan() => StudyPlan.Of(StudyFile.Parse(Encoding.UTF8.GetBytes("""
        study: s
        baseline: { name: a }
        variants: { muon: { recipe: { optimizer: { name: muon } } }, placebo: { seeds: [2] } }
        ladder: { sizes: [32x2, 64x2], tokens: [100k] }
        target: { flops: 1e15 }
        trainer: { parallel: 2, threads: 3 }
        """), Path.Combine(Trainers, "study.yaml")));

    private Task<IReadOnlyList<Speed>> Measure(StudyPlan plan, string script = "calibrate.sh") =>
        new Calibrator(["sh", Path.Combine(Trainers, script)]).MeasureAsync(
            plan.Study, Quoter.ToDo(plan, _workshop.Root), _workshop.Root, Token);

    [Fact]
    public async Task Every_recipe_is_measured_once_at_every_size_with_as_many_processes_as_will_run()
    {
        StudyPlan plan = Plan();
        IReadOnlyList<Speed> speeds = await Measure(plan);
        Assert.Equal(["a 32 10000", "a 64 5000", "muon 32 10000", "muon 64 5000", "placebo 32 10000", "placebo 64 5000"],
            speeds.Select(s => $"{s.Arm} {s.Size.Width} {s.TokensPerSecond}").Order(StringComparer.Ordinal));
        // Two processes of three threads measure both recipes; the placebo shares the baseline's.
        Assert.Equal(["3", "3"], File.ReadAllLines(Path.Combine(_workshop.Root, "studies", "s", "asked.txt")));
        StudyQuote quote = Quoter.Quote(plan, _workshop.Root, speeds);
        double evaluation = 65_536 * (1 + 7 / 8.0) * 1e-5;
        // Three long and three short runs on two slots: the busier slot gets two long ones and a short one.
        Assert.Equal(2 * (2 + 20 + evaluation) + 2 + 10 + evaluation, quote.Seconds!.Value, 9);
        Assert.Equal(6 * (5000 + 200_000), quote.BytesLeft);
    }

    [Theory]
    [InlineData("calibrate-broken.sh", "printed 'oops', expected one JSON object a line")]
    [InlineData("calibrate-failing.sh", "exit code 1: no memory")]
    public async Task A_trainer_that_answers_otherwise_is_reported(string script, string expected)
    {
        string copy = Path.Combine(_workshop.Folder, script);
        File.Copy(Path.Combine(Trainers, "calibrate.sh"), copy);
        StudyPlan plan = Plan();
        var calibrator = new Calibrator(["sh", copy]);
        var e = await Assert.ThrowsAsync<InvalidDataException>(
            () => calibrator.MeasureAsync(plan.Study, Quoter.ToDo(plan, _workshop.Root), _workshop.Root, Token));
        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public async Task A_trainer_that_refuses_or_is_not_there_is_bad_input()
    {
        Assert.Contains("too little text", (await Refused(["sh", "-c", "echo too little text >&2; exit 2"])).Message);
        Assert.Contains("cannot start no-such-program", (await Refused(["no-such-program"])).Message);
    }

    [Fact]
    public async Task A_stopped_measurement_leaves_no_process_behind()
    {
        string id = Path.Combine(_workshop.Folder, "id");
        using var stop = new CancellationTokenSource();
        Task measuring = Measure(["sh", "-c", $"echo $$ >'{id}'; sleep 60; true"], stop.Token);
        await Processes.Until(() => File.Exists(id) && File.ReadAllText(id).EndsWith('\n'));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => measuring);
        await Processes.Until(() => !Processes.IsAlive(int.Parse(File.ReadAllText(id), null)));
    }

    private Task<BadInputException> Refused(string[] command) =>
        Assert.ThrowsAsync<BadInputException>(() => Measure(command, Token));

    private Task<IReadOnlyList<Speed>> Measure(string[] command, CancellationToken cancellation)
    {
        StudyPlan plan = Plan();
        return new Calibrator(command).MeasureAsync(plan.Study, Quoter.ToDo(plan, _workshop.Root), _workshop.Root, cancellation);
    }

    [Fact]
    public void The_trainer_is_found_where_it_is_stated_or_built()
    {
        string built = Path.Combine(_workshop.Folder, "artifacts", "bin", "Isoloss.Trainer", "release", "isoloss-trainer.dll");
        string program = Path.Combine(_workshop.Folder, "artifacts", "bin", "Isoloss.Cli", "release");
        Directory.CreateDirectory(Path.GetDirectoryName(built)!);
        Directory.CreateDirectory(program);
        string absent = Assert.Throws<BadInputException>(() => TrainerLocator.Find(null, program)).Message;
        Assert.Contains(built, absent);
        Assert.Contains("ISOLOSS_TRAINER", absent);
        File.WriteAllText(built, "");
        Assert.Equal(["dotnet", built], TrainerLocator.Find(null, program));
        Assert.Equal(
            [Path.Combine(Trainers, "calibrate.sh")], TrainerLocator.Find(Path.Combine(Trainers, "calibrate.sh"), program));
        Assert.Contains("found '/no/such/trainer'",
            Assert.Throws<BadInputException>(() => TrainerLocator.Find("/no/such/trainer", program)).Message);
    }
}
