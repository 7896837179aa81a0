using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Decision;
using Isoloss.Runs.Numbers;
using Isoloss.Runs.Tables;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Seeds that a gain needs, as text and as JSON (docs/json.md).</summary>
internal static class SeedsOutput
{
    /// <summary>One rung that is only described.</summary>
    public static void Write(Session session, NoiseQuestion question, (SeedNoise Noise, double Steepness) stated, bool json)
    {
        int seeds = NoiseBudget.Seeds(stated.Noise.Sd, stated.Steepness, question);
        double one = NoiseBudget.DetectableGain(stated.Noise.Sd, stated.Steepness, 1, question);
        if (!json)
        {
            session.Out.WriteLine($"{Whole(seeds)} seeds per arm detect {Times(question.Gain)} {With(question)}; one seed detects {Times(one)}");
            return;
        }
        var answer = Question(question, stated.Noise);
        answer["steepness"] = JsonOutput.Number(stated.Steepness);
        answer["seeds"] = Known(seeds);
        answer["capped"] = IsCapped(seeds);
        answer["detectable_with_one"] = JsonOutput.Number(one);
        JsonOutput.Write(session.Out, answer);
    }

    /// <summary>A ladder.</summary>
    public static void Write(Session session, LadderSeeds seeds, IReadOnlyList<Diagnostic> found, RunTable table, bool json)
    {
        if (json)
        {
            JsonObject answer = BestOfJson.Add(Json(seeds, table.Assumptions), table);
            answer["diagnostics"] = JsonOutput.Diagnostics(found);
            JsonOutput.Write(session.Out, answer);
            return;
        }
        WriteText(session.Console, seeds);
        session.Console.Write(found);
    }

    private static void WriteText(IAnsiConsole console, LadderSeeds s)
    {
        console.WriteLine($"To detect {Times(s.Question.Gain)} {With(s.Question)}");
        WrappedText.Fitted(console, $"  noise of a run       {Percent(s.Noise.Sd)} of the loss from {s.Noise.Source}{Upper(s.Noise)}");
        WrappedText.Fitted(console, $"  all rungs together   {Range(s.SeedsOnEach, s.UpperSeedsOnEach)} per arm on each: {Cost(s.SeedsOnEach, s.Flops)} FLOP, the gain being the same on all");
        console.WriteLine("  one rung alone");
        var table = PlanText.Columns("params", "tokens", "loss", "aC", "seeds per arm", "one seed detects", "FLOP, both arms");
        foreach (RungSeeds r in s.Rungs)
            table.AddRow(PlanText.Cells(
                Quantity.Format(r.At.Params), Quantity.Format(r.At.Tokens), Figures.Plain(r.Loss), r.Steepness.ToString("0.000", CultureInfo.InvariantCulture),
                Range(r.Seeds, r.UpperSeeds), Times(r.Detectable), Cost(r.Seeds, r.Flops)));
        console.Write(table);
    }

    private static JsonObject Json(LadderSeeds s, IEnumerable<string> assumptions)
    {
        var answer = Question(s.Question, s.Noise);
        answer["seeds_on_each_rung"] = Known(s.SeedsOnEach);
        answer["upper_seeds_on_each_rung"] = Known(s.UpperSeedsOnEach);
        answer["capped"] = IsCapped(s.UpperSeedsOnEach) || s.Rungs.Any(r => IsCapped(r.UpperSeeds));
        answer["flops"] = IsCapped(s.SeedsOnEach) ? null : JsonOutput.Number(s.Flops);
        answer["rungs"] = JsonOutput.Array(s.Rungs, r => new JsonObject
        {
            ["params"] = JsonOutput.Number(r.At.Params),
            ["tokens"] = JsonOutput.Number(r.At.Tokens),
            ["flops"] = JsonOutput.Number(r.At.Flops),
            ["loss"] = JsonOutput.Number(r.Loss),
            ["steepness"] = JsonOutput.Number(r.Steepness),
            ["seeds"] = Known(r.Seeds),
            ["upper_seeds"] = Known(r.UpperSeeds),
            ["detectable_with_one"] = JsonOutput.Number(r.Detectable),
            ["flops_both_arms"] = IsCapped(r.Seeds) ? null : JsonOutput.Number(r.Flops),
        });
        answer["assumptions"] = JsonOutput.Array(assumptions, a => JsonValue.Create(a));
        return answer;
    }

    private static JsonObject Question(NoiseQuestion q, SeedNoise noise) => new()
    {
        ["gain"] = JsonOutput.Number(q.Gain),
        ["power"] = q.Power,
        ["error_rate"] = q.ErrorRate,
        ["noise_sd"] = JsonOutput.Number(noise.Sd),
        ["noise_upper_sd"] = JsonOutput.Number(noise.UpperSd),
        ["noise_source"] = noise.Source,
    };

    private static string With(NoiseQuestion q) => $"with power {Figures.Level(q.Power)}, one-sided error {Figures.Level(q.ErrorRate)}";

    private static string Upper(SeedNoise noise) => noise.DegreesOfFreedom is null ? "" : $"; below {Percent(noise.UpperSd)} with probability {Figures.Level(SeedNoise.UpperLevel)}";

    /// <summary>Seeds at the estimated noise, and at its upper end where that differs.</summary>
    private static string Range(int seeds, int upper) => seeds == upper ? Whole(seeds) : $"{Whole(seeds)} - {Whole(upper)}";

    /// <summary>The cap is where counting stops, not an answer.</summary>
    private static bool IsCapped(int seeds) => seeds >= NoiseBudget.MostSeeds;

    private static int? Known(int seeds) => IsCapped(seeds) ? null : seeds;

    private static string Whole(int seeds) => IsCapped(seeds) ? "more than 1,000,000" : $"{seeds}";

    private static string Cost(int seeds, double flops) => $"{(IsCapped(seeds) ? "over " : "")}{Figures.Flops(flops)}";

    private static string Times(double m) => m < 0.001 ? "under 0.001x" : m > 1000 ? "over 1000x" : m.ToString("0.00#", CultureInfo.InvariantCulture) + "x";

    private static string Percent(double x) => $"{(100 * x).ToString("0.###", CultureInfo.InvariantCulture)} %";
}
