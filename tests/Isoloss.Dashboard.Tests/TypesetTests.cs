using System.Text.Json.Nodes;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Tests;

public sealed class TypesetTests
{
    [Theory]
    [InlineData("the multiplier is 0.39x (0.03x - 2.21x)", "the multiplier is 0.39× (0.03× – 2.21×)")]
    [InlineData("a change of -78 % to +14 % per decade", "a change of −78 % to +14 % per decade")]
    [InlineData("goes as width^-0.25 (95 % -0.55 to 0.05)", "goes as width^−0.25 (95 % −0.55 to 0.05)")]
    [InlineData("at 32x2, lr-2x and ladder=4x4 on 2025-01-03", "at 32x2, lr-2x and ladder=4x4 on 2025-01-03")]
    public void A_sentence_has_true_minus_signs_dashes_and_times(string written, string set) => Assert.Equal(set, Typeset.Text(written));

    [Fact]
    public void A_formula_raises_its_exponents()
    {
        JsonArray pieces = Typeset.Formula("L = E + A N^-alpha + (B D)^(c/2) + 2143 D^-0.3672; half");
        Assert.Equal(["−alpha", "(c/2)", "−0.3672", null], pieces.Select(p => (string?)p!["exponent"]));
        Assert.Equal("L = E + A N + (B D) + 2143 D; half", string.Concat(pieces.Select(p => (string?)p!["base"])));
    }

    [Fact]
    public void Notes_are_sentences_and_columns_stand_in_one() => Assert.Equal(
        ["Flops is 6*params*tokens: no such column.", "Why?", "Columns read: params from N, tokens of the curve from D."],
        Notes.Of(["params is column N", "flops is 6*params*tokens: no such column", "tokens of the curve is column D", "Why?"]));
}
