using System.CommandLine;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Commands;

/// <summary>Where a question is asked: <c>--flops</c>, or <c>--params</c> with <c>--tokens</c>, or <c>--at</c> with either.</summary>
internal sealed class TargetOptions
{
    private readonly Option<double?> _flops = QuantityOption.Create("--flops", "Compute of the run, FLOP");
    private readonly Option<double?> _params = QuantityOption.Create("--params", "Parameters of the run");
    private readonly Option<double?> _tokens = QuantityOption.Create("--tokens", "Training tokens of the run");
    private readonly Option<string[]> _at = new("--at")
    {
        Description = "The same in one: --at flops=1e24, or --at params=1.2B,tokens=24B; compare takes several",
        HelpName = "point",
    };

    private readonly Option<double?> _unique = QuantityOption.Create("--unique-tokens", "Distinct tokens of the run, for laws of repeated data. Default: all");
    private readonly Option<double?> _steps = QuantityOption.Create("--steps", "Optimizer steps of the run, for laws that depend on them");
    private readonly Option<double?> _batch = QuantityOption.Create("--batch-tokens", "Batch size of the run in tokens, for laws that depend on it");
    private readonly Option<double?> _rate = QuantityOption.Create("--learning-rate", "Peak learning rate of the run, for laws that depend on it");

    /// <summary>Adds the options of laws that depend on more than size and data.</summary>
    public Command AddExtrasTo(Command command)
    {
        foreach (Option option in new[] { _unique, _steps, _batch, _rate })
            command.Options.Add(option);
        return command;
    }

    /// <summary>What was given beside size and data.</summary>
    public TargetExtras Extras(ParseResult parsed) =>
        new(parsed.GetValue(_unique), parsed.GetValue(_steps), parsed.GetValue(_batch), parsed.GetValue(_rate));

    public Command AddTo(Command command)
    {
        command.Options.Add(_flops);
        command.Options.Add(_params);
        command.Options.Add(_tokens);
        command.Options.Add(_at);
        return command;
    }

    /// <summary>The target asked for, or null when none is given.</summary>
    public Target? Read(ParseResult parsed) => ReadAll(parsed) switch
    {
        [] => null,
        [var one] => one,
        var several => throw new BadInputException($"--at: found {several.Count} points, expected one"),
    };

    /// <summary>The targets asked for, in the order they were given; empty when none is.</summary>
    public IReadOnlyList<Target> ReadAll(ParseResult parsed)
    {
        var given = new Target { Flops = parsed.GetValue(_flops), Params = parsed.GetValue(_params), Tokens = parsed.GetValue(_tokens) };
        if (parsed.GetValue(_at) is not { Length: > 0 } at)
            return given == new Target() ? [] : [Whole(given)];
        return given == new Target() ? [.. at.Select(a => Whole(Parse(a)))]
            : throw new BadInputException("--at: found beside --flops, --params or --tokens, expected one of the two ways");
    }

    private static Target Whole(Target target) => target is { Flops: not null, Params: null, Tokens: null } or { Flops: null, Params: not null, Tokens: not null }
        ? target
        : throw new BadInputException("a point is either flops, or params and tokens; found another combination");

    private static Target Parse(string at)
    {
        var target = new Target();
        var read = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in at.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || !Quantity.TryParse(pair[1], out double value) || value <= 0)
                throw new BadInputException($"--at: found '{part}', expected flops=, params= or tokens= with a number above 0 such as 1e24 or 70B");
            if (!read.Add(pair[0]))
                throw new BadInputException($"--at: found {pair[0]} twice in '{at}', expected it once; several points are several --at");
            target = pair[0] switch
            {
                "flops" => target with { Flops = value },
                "params" => target with { Params = value },
                "tokens" => target with { Tokens = value },
                _ => throw new BadInputException($"--at: found '{pair[0]}', expected flops, params or tokens"),
            };
        }
        return target;
    }
}
