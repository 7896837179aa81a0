using System.CommandLine;
using System.Globalization;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Lab.Sweeps;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss study sweep STUDY.yaml</c>: the arms of a study at several learning rates.</summary>
internal sealed class StudySweep
{
    private const double Level = 0.95;
    private const int MostParallel = 1024;

    private readonly Session _session;
    private readonly Argument<string> _file = StudyCommand.FileArgument();
    private readonly Option<string[]> _arms = new("--arm") { Description = "Arm to sweep; may be given several times (default: every arm with a recipe of its own)", HelpName = "NAME" };
    private readonly Option<string?> _key = new("--key") { Description = "Learning rate to change (default: the one that moves the hidden matrices: lr, muon_lr or lion_lr)", HelpName = "optimizer.lr" };
    private readonly Option<double[]?> _values = NumbersOption.Create("--values", "Learning rates", "0.002,0.004,0.008");
    private readonly Option<double[]?> _factors = NumbersOption.Create("--factors", "Learning rates as multiples of each arm's own (default: 0.25,0.5,1,2,4)", "0.5,1,2");
    private readonly Option<string[]> _rungs = new("--rungs") { Description = "Where: smallest (the cheapest rung of each size, the default), all, or labels such as 32x2@1M", HelpName = "smallest" };
    private readonly Option<string> _root = StudyCommand.RootOption();
    private readonly Option<bool> _quote = CommonOptions.QuoteOnly();
    private readonly Option<int?> _parallel = new("--parallel")
    {
        Description = "Runs at once (default: the study's trainer.parallel)",
        HelpName = "number",
        CustomParser = result => int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= MostParallel
            ? value : CommonOptions.Refuse<int?>(result, "--parallel", $"a whole number from 1 to {MostParallel}"),
    };
    private readonly Option<bool> _json = CommonOptions.Json();

    private StudySweep(Session session) => _session = session;

    public static Command Create(Session session) => new StudySweep(session).Create();

    private Command Create()
    {
        var command = new Command("sweep", "Train the arms at several learning rates on small rungs: the best rate, sensitivity, drift with size; Ctrl-C is safe")
        {
            _file, _arms, _key, _values, _factors, _rungs, _root, _quote, _parallel, _json,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            "isoloss study sweep study.yaml --quote                               # what five rates for each arm would cost",
            "isoloss study sweep study.yaml --arm muon --factors 0.5,1,2",
            "isoloss study sweep study.yaml --arm muon --key optimizer.lr --values 0.002,0.004,0.008 --rungs 32x2@1M",
            "isoloss study sweep study.yaml --rungs all --out /scratch/runs --json");
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string root = parsed.GetValue(_root)!;
        bool json = parsed.GetValue(_json);
        StudyCommand.RequireFolder(root);
        var sweep = SweepPlan.Of(StudyFile.Load(parsed.GetValue(_file)!), Asked(parsed));
        if (parsed.GetValue(_quote))
        {
            var quote = await QuoteAsync(sweep, root, json, cancellation);
            if (json)
                JsonOutput.Write(_session.Out, SweepJson.Of(sweep, quote));
            return ExitCode.Done;
        }
        var (priced, missing) = await TrainAsync(sweep, root, json, cancellation);
        var readings = SweepReading.Read(root, sweep, Level);
        if (json)
            JsonOutput.Write(_session.Out, SweepJson.Of(sweep, priced, readings, Level, missing));
        else
            SweepText.Write(_session.Console, readings, Level);
        return missing == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private SweepRequest Asked(ParseResult parsed)
    {
        double[]? values = Given(parsed, _values), factors = Given(parsed, _factors);
        if (values is not null && factors is not null)
            throw new BadInputException("found --values and --factors, expected one of them: rates, or multiples of each arm's own");
        var defaults = new SweepRequest();
        string[] rungs = [.. (parsed.GetValue(_rungs) ?? []).SelectMany(r => r.Split(',', StringSplitOptions.TrimEntries))];
        return new SweepRequest
        {
            Arms = parsed.GetValue(_arms) ?? [],
            Key = parsed.GetValue(_key),
            Values = values,
            Factors = factors ?? defaults.Factors,
            Rungs = rungs.Length > 0 ? rungs : defaults.Rungs,
            Parallel = parsed.GetValue(_parallel),
        };
    }

    // An option that was not given is an empty list.
    private static double[]? Given(ParseResult parsed, Option<double[]?> option) => parsed.GetValue(option) is { Length: > 0 } numbers ? numbers : null;

    private async Task<StudyQuote> QuoteAsync(SweepPlan sweep, string root, bool json, CancellationToken cancellation)
    {
        TrainingNotes.Measuring(sweep.Plan, root, _session);
        var quote = await sweep.QuoteAsync(root, StudyExecutors.PlaceOf(sweep.Plan.Study, null), cancellation);
        if (json)
            return quote;
        SweepText.WritePlan(_session.Console, sweep);
        QuoteOutput.Write(_session.Console, quote, null);
        return quote;
    }

    /// <summary>Trains what has no result.</summary>
    /// <returns>The quote, and how many runs have none after it.</returns>
    private async Task<(StudyQuote Quote, int Missing)> TrainAsync(SweepPlan sweep, string root, bool json, CancellationToken cancellation)
    {
        var plan = sweep.ByRate;
        var runner = new StudyRunner(root, _session.Time);
        using var held = runner.Hold(plan.Study.Name);
        foreach (string line in RunRepair.Mend(plan, root))
            _session.Note(line);
        var quote = await QuoteAsync(sweep, root, json, cancellation);
        if (quote.Done == quote.Runs.Count)
            return (quote, 0);
        using var seat = StudyExecutors.Join(plan.Study, root, StudyPlace.Default, _session);
        var executor = StudyExecutors.For(plan.Study, root, StudyPlace.Default, seat, _session.Time);
        var outcome = await ProgressView.ShowAsync(_session, progress => runner.RunAsync(plan, quote, executor, progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
        TrainingNotes.Missing(outcome, root, _session);
        return (quote, outcome.Missing);
    }
}
