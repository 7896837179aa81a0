using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Isoloss.Dashboard.Reports;

/// <summary>
/// Fills a page: <c>{{name}}</c> is escaped text, <c>{{{name}}}</c> raw text, <c>{{#name}}...{{/name}}</c> is repeated for each
/// item of a list (once for an object) and left out where there is none, <c>{{^name}}...{{/name}}</c> is there instead,
/// <c>{{.}}</c> is the item itself. Names are looked up from the innermost section outwards. Values are never read as templates.
/// </summary>
internal sealed partial class Template
{
    private readonly List<Node> _nodes;

    /// <summary>Parses <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">A section is not closed in order; says which.</exception>
    public Template(string text)
    {
        var tags = new Queue<Match>(Tag().Matches(text));
        int position = 0;
        _nodes = Parse(text, tags, ref position, section: null);
    }

    /// <summary>The page for <paramref name="values"/>.</summary>
    public string Fill(JsonObject values)
    {
        var page = new StringBuilder();
        var scopes = new Stack<JsonNode>();
        scopes.Push(values);
        Write(page, _nodes, scopes);
        return page.ToString();
    }

    private static List<Node> Parse(string text, Queue<Match> tags, ref int position, string? section)
    {
        var nodes = new List<Node>();
        while (tags.TryDequeue(out Match? tag))
        {
            nodes.Add(new Node(Kind.Text, text[position..tag.Index], []));
            position = tag.Index + tag.Length;
            string name = tag.Groups["name"].Value;
            switch (tag.Groups["kind"].Value)
            {
                case "#": nodes.Add(new Node(Kind.Section, name, Parse(text, tags, ref position, name))); break;
                case "^": nodes.Add(new Node(Kind.Otherwise, name, Parse(text, tags, ref position, name))); break;
                case "{": nodes.Add(new Node(Kind.Raw, name, [])); break;
                case "/" when name == section: return nodes;
                case "/": throw new FormatException($"template: found {{{{/{name}}}}}, expected the end of '{section}'");
                default: nodes.Add(new Node(Kind.Value, name, [])); break;
            }
        }
        if (section is not null)
            throw new FormatException($"template: section '{section}' is not closed");
        nodes.Add(new Node(Kind.Text, text[position..], []));
        return nodes;
    }

    private static void Write(StringBuilder page, List<Node> nodes, Stack<JsonNode> scopes)
    {
        foreach (Node node in nodes)
        {
            switch (node.Kind)
            {
                case Kind.Text: page.Append(node.Text); break;
                case Kind.Value: page.Append(WebUtility.HtmlEncode(Find(scopes, node.Text)?.ToString())); break;
                case Kind.Raw: page.Append(Find(scopes, node.Text)?.ToString()); break;
                case Kind.Section: WriteSection(page, node, scopes); break;
                case Kind.Otherwise when Items(Find(scopes, node.Text)).Count == 0: Write(page, node.Children, scopes); break;
            }
        }
    }

    private static void WriteSection(StringBuilder page, Node node, Stack<JsonNode> scopes)
    {
        foreach (JsonNode item in Items(Find(scopes, node.Text)))
        {
            scopes.Push(item);
            Write(page, node.Children, scopes);
            scopes.Pop();
        }
    }

    private static List<JsonNode> Items(JsonNode? value) => value switch
    {
        null => [],
        JsonArray list => [.. list.OfType<JsonNode>()],
        _ => [value],
    };

    private static JsonNode? Find(Stack<JsonNode> scopes, string name)
    {
        if (name == ".")
            return scopes.Peek();
        foreach (JsonNode scope in scopes)
            if (scope is JsonObject values && values.TryGetPropertyValue(name, out JsonNode? value))
                return value;
        return null;
    }

    [GeneratedRegex(@"\{\{(?<kind>[#^/{]?)(?<name>[\w-]+|\.)\}?\}\}")]
    private static partial Regex Tag();

    private enum Kind { Text, Value, Raw, Section, Otherwise }

    private sealed record Node(Kind Kind, string Text, List<Node> Children);
}
