using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

/// <summary>Presets as files: what ships reads, and what is wrong is refused with its line.</summary>
public sealed class TimelinePresetTests
{
    public static TheoryData<string> Names => [.. TimelinePresets.Names];

    [Theory, MemberData(nameof(Names))]
    public void A_shipped_preset_reads_and_says_where_every_input_comes_from(string name)
    {
        TimelinePreset preset = TimelinePresets.Shipped(name);
        Assert.Equal(name, preset.Name);
        Assert.NotEmpty(preset.About);
        Assert.All(TimelineInputs.All, d => Assert.NotEmpty(preset.Model[d.Name].Source));
        Assert.All(TimelineInputs.All, d => Assert.NotEqual(Basis.Chosen, preset.Model[d.Name].Basis));
    }

    [Theory]
    [InlineData("anchors: { short: { weight: -5% } }", ":4:29: short.weight: found -0.05", "numbers from 0 to 1")]
    [InlineData("anchors: { short: { weight: 120% } }", ":4:29: short.weight: found 1.2", "numbers from 0 to 1")]
    [InlineData("anchors: { short: { weight: 60% } }", ":4:10: found weights that sum to 130 %", "at most 100 %")]
    [InlineData("anchors: { shrot: { weight: 10% } }", ":4:12: found the unknown anchor 'shrot'", "did you mean 'short'?")]
    [InlineData("anchors: { short: { halving: 0 } }", ":4:30: short.halving: found 0", "numbers from 0.05")]
    [InlineData("anchors: { short: { halvign: 2 } }", ":4:21: found the unknown input 'short.halvign'", "did you mean 'short.halving'?")]
    [InlineData("inputs: { brain: \"normal 90%[19, 11]\" }", ":4:18: brain: normal: found lower 19 above upper 11", "")]
    [InlineData("inputs: { brain: \"mixture(-1: 14, 2: 15)\" }", ":4:18: brain: mixture: found the weight -100 %", "above 0")]
    [InlineData("inputs: { brain: \"mixture(60%: 14, 60%: 15)\" }", ":4:18: brain: mixture: found weights that sum to 120 %", "")]
    [InlineData("inputs: { brain: [14, 15] }", ":4:18: brain: found a list", "a distribution")]
    [InlineData("inputs: { brain: { value: 15, basis: guessed } }", ":4:38: basis: found 'guessed'", "published, inferred")]
    [InlineData("inputs: { spending.year: \"uniform[2020, 2030]\" }", ":4:26: spending.year: found uniform[2020, 2030]", "expected a number")]
    [InlineData("correlations: [{ inputs: [brain, samples], value: 0.5 }]", "samples is known", "two uncertain inputs")]
    [InlineData("correlations: [{ inputs: [brain, brian], value: 0.5 }]", ":4:16:", "did you mean 'brain'?")]
    [InlineData("base: no-such", "found no preset 'no-such'", "")]
    [InlineData("colour: red", "unknown key 'colour'", "")]
    public void A_wrong_preset_is_refused_with_the_line_and_the_reason(string line, string where, string why)
    {
        string start = line.StartsWith("base", StringComparison.Ordinal) ? "timeline: mine\n\n\n" : "timeline: mine\nbase: cotra-2020\n\n";
        string message = Assert.Throws<StudyFileException>(() => TimelinePresetFile.Parse(start + line, "mine.yaml")).Message;
        Assert.StartsWith("mine.yaml", message, StringComparison.Ordinal);
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Correlations_that_no_three_numbers_can_have_are_refused()
    {
        const string Text = """
            timeline: mine
            base: cotra-2020
            correlations:
              - { inputs: [brain, transformative], value: 0.9 }
              - { inputs: [transformative, flop-per-parameter], value: 0.9 }
              - { inputs: [brain, flop-per-parameter], value: -0.9 }
            """;
        Assert.Contains("contradict", Assert.Throws<StudyFileException>(() => TimelinePresetFile.Parse(Text, "mine.yaml")).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData("- 1"), InlineData("timeline: [a]"), InlineData("timeline: mine"), InlineData("timeline: mine\ninputs: 3"), InlineData("\0\u0001"), InlineData("{{{{")]
    public void What_is_no_preset_is_refused(string text) => Assert.Throws<StudyFileException>(() => TimelinePresetFile.Parse(text, "mine.yaml"));

    [Fact]
    public void A_damaged_preset_ends_in_a_message_or_a_model()
    {
        string text = TimelinePresets.Text("cotra-2022");
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Char["{}[]:,\"'0-% \n#&*!"]).Sample((at, put) =>
        {
            try
            {
                TimelinePresetFile.Parse(text.Remove(at, 1).Insert(at, put.ToString()), "damaged.yaml");
            }
            catch (BadInputException)
            {
            }
        }, iter: 200);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_by_name()
    {
        Assert.Contains("no-such.yaml", Assert.Throws<BadInputException>(() => TimelinePresets.Find("no-such.yaml")).Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => TimelinePresetFile.Load(Path.GetTempPath()));
        Assert.Contains("did you mean 'conservative'?", Assert.Throws<BadInputException>(() => TimelinePresets.Find("conservativ")).Message, StringComparison.Ordinal);
    }
}
