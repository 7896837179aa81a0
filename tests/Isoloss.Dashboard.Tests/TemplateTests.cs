using System.Text.Json.Nodes;
using CsCheck;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Tests;

/// <summary>The page's template: names, sections, escaping.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("a {{x}} b", "a &lt;i&gt; b")]
    [InlineData("{{{x}}}", "<i>")]
    [InlineData("{{unknown}}", "")]
    [InlineData("{{#list}}[{{.}}]{{/list}}", "[1][2]")]
    [InlineData("{{#none}}a{{/none}}{{^none}}b{{/none}}", "b")]
    [InlineData("{{#null}}a{{/null}}{{^list}}b{{/list}}", "")]
    [InlineData("{{#object}}{{y}} {{x}}{{/object}}", "2 &lt;i&gt;")]
    [InlineData("{{#object}}{{#list}}{{y}}{{.}} {{/list}}{{/object}}", "21 22 ")]
    public void It_fills_names_and_sections(string template, string expected) => Assert.Equal(expected, Fill(template));

    [Theory]
    [InlineData("{{#a}}x", "section 'a' is not closed")]
    [InlineData("{{#a}}x{{/b}}", "found {{/b}}, expected the end of 'a'")]
    [InlineData("x{{/b}}", "found {{/b}}, expected the end of ''")]
    public void It_says_which_section_is_wrong(string template, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => new Template(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_are_never_read_as_templates_or_markup() =>
        Gen.String[Gen.Char["<>&\"'{}#/x"], 0, 20].Sample(text =>
        {
            string page = new Template("<p>{{x}}</p>").Fill(new JsonObject { ["x"] = text });
            return page.Count(c => c is '<' or '>') == 4 && System.Net.WebUtility.HtmlDecode(page[3..^4]) == text;
        });

    private static string Fill(string template) => new Template(template).Fill(new JsonObject
    {
        ["x"] = "<i>",
        ["list"] = new JsonArray(1, 2),
        ["none"] = new JsonArray(),
        ["null"] = null,
        ["object"] = new JsonObject { ["y"] = 2 },
    });
}
