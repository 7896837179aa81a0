using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>What a published fit says at a point. It has no interval: nobody published one for a new run elsewhere.</summary>
internal static class PublishedText
{
    public static void Write(IAnsiConsole console, LawPreset preset, in ScalePoint at)
    {
        console.WriteLine($"{Quantity.Format(at.Params)} parameters, {Quantity.Format(at.Tokens)} tokens, {Figures.Flops(at.Flops)} FLOP");
        console.WriteLine($"  {preset.Law.Response}: {Figures.Plain(preset.At(at))}   by {preset.Name}, no interval");
        console.WriteLine($"  {preset.Source}: their data and tokenizer, not yours");
    }

    public static JsonObject Json(LawPreset preset, in ScalePoint at) => new()
    {
        ["law"] = preset.Law.Name,
        ["preset"] = preset.Name,
        ["source"] = preset.Source,
        ["level"] = null,
        ["points"] = new JsonArray(new JsonObject
        {
            ["params"] = JsonOutput.Number(at.Params),
            ["tokens"] = JsonOutput.Number(at.Tokens),
            ["flops"] = JsonOutput.Number(at.Flops),
            ["predicted"] = JsonOutput.Number(preset.At(at)),
            ["lower"] = null,
            ["upper"] = null,
        }),
        ["diagnostics"] = new JsonArray(),
        ["assumptions"] = new JsonArray(),
    };
}
