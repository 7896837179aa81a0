using Isoloss.Runs.Numbers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Reading;

/// <summary>Reads the rungs: sizes crossed with tokens (or tokens per parameter), or each one by itself.</summary>
/// <param name="section">The ladder.</param>
/// <param name="baseline">Its parameters turn tokens per parameter into tokens, so that all arms share the rung. Null after
/// an error.</param>
/// <param name="isBuiltin">False for a user's own trainer, whose sizes are free.</param>
/// <param name="arms">All arms, for what their heads ask of a size.</param>
internal sealed partial class LadderReader(
    Section section, Arm? baseline, bool isBuiltin, IReadOnlyList<(Arm Arm, StudyNode At)> arms)
{
    private const int MostRungs = 10_000;
    private static readonly NumberRange TokenRange = NumberRange.Count;

    private readonly List<Rung> _rungs = [];

    public IReadOnlyList<Rung> Read()
    {
        // Both are the concern of others; asking makes the keys known here.
        section.Find("seeds");
        section.Find("continue");
        StudyNode? rungs = section.Find("rungs"), sizes = section.Find("sizes");
        StudyNode? tokens = section.Find("tokens"), ratios = section.Find("tokens_per_param");
        if (rungs is not null && (sizes ?? tokens ?? ratios) is not null)
            section.Problems.Add(rungs, "ladder: found rungs together with sizes or tokens, expected one way to say it");
        else if (rungs is not null)
            ReadRungs();
        else if (section.Node.Entries is not null)
            ReadCross(sizes, tokens, ratios);
        section.Close();
        return _rungs;
    }

    private void ReadRungs()
    {
        var items = section.List("rungs", "rungs, such as { size: 64x3, tokens: 2M }") ?? [];
        if (HasTooMany(items.Count))
            return;
        foreach (StudyNode item in items)
        {
            var rung = new Section(item, "ladder.rungs", section.Problems);
            StudyNode? size = rung.Require("size", "a size"), tokens = rung.Require("tokens", "a number of tokens");
            rung.Close();
            if (size is not null && tokens is not null && rung.AsNumber(tokens, "ladder.rungs.tokens", TokenRange) is { } count)
                Add(ReadSize(size), (long)count, item);
        }
    }

    private void ReadCross(StudyNode? sizes, StudyNode? tokens, StudyNode? ratios)
    {
        if (sizes is null || (tokens is null) == (ratios is null))
        {
            section.Problems.Add(section.Node, "ladder: expected sizes with either tokens or tokens_per_param, or rungs");
            return;
        }
        string key = tokens is null ? "tokens_per_param" : "tokens";
        var amounts = new List<(StudyNode At, double Value)>();
        foreach (StudyNode item in section.List(key, "numbers, such as [0.5M, 2M]") ?? [])
            if (section.AsNumber(item, section.NameOf(key), tokens is null ? NumberRange.Positive : TokenRange) is { } value)
                amounts.Add((item, value));
        var items = section.List("sizes", "sizes, such as [32x2, 64x3]") ?? [];
        if (HasTooMany((long)items.Count * amounts.Count))
            return;
        foreach (StudyNode item in items)
        {
            SizeChoice? size = ReadSize(item);
            foreach (var (at, value) in amounts)
                Add(size, tokens is null ? TokensFor(size, value, at) : (long)value, item);
        }
    }

    // Before any is made: two long lists in a small file would make more rungs than memory holds.
    private bool HasTooMany(long count)
    {
        if (count > MostRungs)
            section.Problems.Add(section.Node, $"ladder: found {count} rungs, expected at most {MostRungs}");
        return count > MostRungs;
    }

    private void Add(SizeChoice? size, long? tokens, StudyNode at)
    {
        if (size is null || tokens is null)
            return;
        string label = $"{size.Label}@{Quantity.Format(tokens.Value, 15)}";
        if (_rungs.Exists(r => r.Label == label))
            section.Problems.Add(at, $"ladder: found the rung {label} twice, expected different rungs");
        else
            _rungs.Add(new Rung { Label = label, Size = size.Json, Builtin = size.Builtin, Tokens = tokens.Value });
    }

    private long? TokensFor(SizeChoice? size, double ratio, StudyNode at)
    {
        if (size is null || baseline is null)
            return null;
        double? parameters = RunCost.Params(baseline, size.Builtin, size.Json);
        if (parameters is null)
        {
            section.Problems.Add(at, "ladder.tokens_per_param: " + (isBuiltin
                ? "found a baseline with a module, whose parameters only the trainer knows; expected tokens"
                : "found a size without params, expected params in every size of a trainer command"));
            return null;
        }
        // Whole batches: a run ends with a step.
        double batch = baseline.Builtin?.BatchTokens ?? 1;
        double tokens = Math.Max(1, Math.Round(ratio * parameters.Value / batch)) * batch;
        if (TokenRange.Contains(tokens))
            return (long)tokens;
        section.Problems.Add(at,
            $"ladder.tokens_per_param: found {ratio}, which makes {tokens:G4} tokens; expected {TokenRange}");
        return null;
    }

    private SizeChoice? ReadSize(StudyNode node)
    {
        if (!isBuiltin)
            return ReadFreeSize(node);
        ModelSize? size = node.Entries is null ? ParseSize(node) : ReadSizeMapping(node);
        if (size is null)
            return null;
        foreach (var (arm, _) in arms)
            RecipeRules.CheckSize(arm.Name, arm.Builtin!, size, node, section.Problems);
        return new SizeChoice(
            $"{size.Width}x{size.Layers}", JsonSerializer.SerializeToNode(size, IsolossJson.Line)!.AsObject(), size);
    }

    private ModelSize? ParseSize(StudyNode node)
    {
        Match match = SizePattern().Match(node.Text ?? "");
        if (match.Success)
            return new ModelSize
            {
                Width = int.Parse(match.Groups[1].ValueSpan, null),
                Layers = int.Parse(match.Groups[2].ValueSpan, null),
            };
        section.Problems.Wrong(node, "ladder size", "width x layers, such as 64x3, or { width: 64, layers: 3 }");
        return null;
    }

    private ModelSize? ReadSizeMapping(StudyNode node)
    {
        var size = new Section(node, "ladder size", section.Problems);
        size.Require("width", "the model's width");
        size.Require("layers", "its number of blocks");
        int? width = size.Whole("width", 1, 1_000_000), layers = size.Whole("layers", 1, 10_000);
        size.Close();
        return width is null || layers is null ? null : new ModelSize { Width = width.Value, Layers = layers.Value };
    }

    private SizeChoice? ReadFreeSize(StudyNode node)
    {
        if (node.Entries is not { Count: > 0 })
        {
            section.Problems.Wrong(node,
                "ladder size", "a mapping that the trainer's command understands, such as { width: 64 }");
            return null;
        }
        var size = new Section(node, "ladder size", section.Problems);
        size.Number("params", NumberRange.Positive);
        JsonObject json = FreeValue.ObjectOf(size);
        string label =
            string.Join(',', json.Where(p => p.Key != "params").Select(p => $"{p.Key}={p.Value?.ToJsonString().Trim('"')}"));
        return new SizeChoice(label.Length == 0 ? $"params={json["params"]}" : label, json, null);
    }

    [GeneratedRegex(@"\A([1-9]\d{0,5})x([1-9]\d{0,3})\z")]
    private static partial Regex SizePattern();

    private sealed record SizeChoice(string Label, JsonObject Json, ModelSize? Builtin);
}
