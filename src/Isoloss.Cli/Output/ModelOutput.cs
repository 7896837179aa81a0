using System.Text.Json.Nodes;
using Isoloss.Cli.Commands;
using Isoloss.Core.Forecasting;
using Isoloss.Runs.Numbers;
using Spectre.Console;
using static Isoloss.Cli.Output.JsonOutput;

namespace Isoloss.Cli.Output;

/// <summary>A model against a brain, as text and as JSON.</summary>
internal static class ModelOutput
{
    public static void Write(IAnsiConsole console, ModelAnswer a)
    {
        ModelScale s = a.Scale;
        console.MarkupLine($"[bold]{Quantity.Format(s.Params)} parameters on {Quantity.Format(s.Tokens)} tokens[/]   {Figures.Flops(s.Flops)} FLOP in {Quantity.Format(s.Days)} days");
        foreach (var (label, line) in Lines(a))
            console.WriteLine($"  {label,-26} {line}");
        console.WriteLine();
        console.WriteLine($"Conventions: a token of training costs 6 FLOP a parameter, one of inference 2; {Quantity.Format(s.TokensPerSecond)} tokens are a subjective second, {Figures.Flops(s.LifetimeSeconds)} of");
        console.WriteLine("them a lifetime of learning. Another convention moves the lifetimes and nothing else; counting in passes moves nothing.");
    }

    public static JsonObject Json(ModelAnswer a) => new()
    {
        ["params"] = Number(a.Scale.Params),
        ["tokens"] = Number(a.Scale.Tokens),
        ["flops"] = Number(a.Scale.Flops),
        ["days"] = Number(a.Scale.Days),
        ["passes"] = Number(a.Scale.Tokens / a.PassTokens),
        ["tokens_per_pass"] = Number(a.PassTokens),
        ["flops_per_second"] = Number(a.Scale.FlopsPerSecond),
        ["inference_tokens_per_second"] = Number(a.Scale.InferenceTokensPerSecond),
        ["copies"] = Number(a.Scale.Copies),
        ["copy_tokens_per_second"] = Number(a.Scale.TokensPerCopy),
        ["copy_flops_per_second"] = Number(a.Scale.CopyFlopsPerSecond),
        ["subjective_seconds"] = Number(a.Scale.SubjectiveSeconds),
        ["tokens_per_subjective_second"] = Number(a.Scale.TokensPerSecond),
        ["lifetimes"] = Number(a.Scale.Lifetimes),
        ["brain"] = new JsonObject
        {
            ["log10_flops_per_second"] = new JsonObject { ["median"] = Number(a.Brain.Median), ["lower"] = Number(a.Brain.Quantile(0.05)), ["upper"] = Number(a.Brain.Quantile(0.95)), ["level"] = 0.9 },
            ["probability_copy_suffices"] = Number(a.ProbabilityCopySuffices),
            ["log10_params"] = Number(a.BrainParams),
        },
    };

    private static IEnumerable<(string, string)> Lines(ModelAnswer a)
    {
        ModelScale s = a.Scale;
        yield return ("machine in use", $"{Figures.Flops(s.FlopsPerSecond)} FLOP/s");
        yield return ("could then run", $"{Quantity.Format(s.Copies)} copies at {Quantity.Format(s.TokensPerCopy)} tokens/s each, {Quantity.Format(s.InferenceTokensPerSecond)} tokens/s in all");
        yield return ("one copy", $"{Figures.Flops(s.CopyFlopsPerSecond)} FLOP/s");
        yield return ("a brain", $"1e{TimelineText.Year(a.Brain.Median)} FLOP/s, 90 % 1e{TimelineText.Year(a.Brain.Quantile(0.05))} - 1e{TimelineText.Year(a.Brain.Quantile(0.95))} ({a.Model.Name})");
        yield return ("one copy has as much", $"with probability {Figures.Probability(a.ProbabilityCopySuffices)}");
        yield return ("a network like a brain", $"{Figures.Flops(Math.Pow(10, a.BrainParams))} parameters, median, of which this has {Figures.Flops(s.Params / Math.Pow(10, a.BrainParams))}");
        yield return ("its data", $"{Quantity.Format(s.Tokens)} tokens = {Quantity.Format(s.Tokens / a.PassTokens)} passes of {Quantity.Format(a.PassTokens)} = {Figures.Flops(s.SubjectiveSeconds)} subjective seconds");
        yield return ("lifetimes of learning", Quantity.Format(s.Lifetimes));
    }
}
