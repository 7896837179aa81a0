using Isoloss.Lab.Reading;

namespace Isoloss.Lab.Branching;

/// <summary>Settings such as <c>optimizer.lr=0.002</c> as the mapping that they would be in a study file.</summary>
internal static class SettingTree
{
    public static StudyNode Of(IReadOnlyList<string> settings, Problems problems)
    {
        var tree = new Tree();
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            string[] path = equals > 0 ? setting[..equals].Trim().Split('.') : [""];
            if (path.Any(string.IsNullOrWhiteSpace))
                problems.Add(1, 1, $"found '{StudyNode.Shorten(setting)}', expected key=value such as optimizer.lr=0.002");
            else if (Value(setting[(equals + 1)..], problems) is { } value && !tree.Add(path, value))
                problems.Add(1, 1, $"found {string.Join('.', path)} twice, expected it once");
        }
        return tree.ToNode();
    }

    private static StudyNode? Value(string text, Problems problems) =>
        string.IsNullOrWhiteSpace(text) ? Word("") : YamlText.Read(text, problems);

    private static StudyNode Word(string text) => new() { Line = 1, Column = 1, Text = text };

    /// <summary>A mapping that grows path by path, in the order in which its keys came.</summary>
    private sealed class Tree
    {
        private readonly List<(string Key, object Value)> _entries = [];

        public bool Add(ReadOnlySpan<string> path, StudyNode value)
        {
            string key = path[0];
            object? there = _entries.Find(e => e.Key == key).Value;
            if (path.Length == 1)
            {
                _entries.Add((key, value));
                return there is null;
            }
            if (there is null)
                _entries.Add((key, there = new Tree()));
            return there is Tree inner && inner.Add(path[1..], value);
        }

        public StudyNode ToNode() => new()
        {
            Line = 1,
            Column = 1,
            Entries = [.. _entries.Select(e => (Word(e.Key), e.Value as StudyNode ?? ((Tree)e.Value).ToNode()))],
        };
    }
}
