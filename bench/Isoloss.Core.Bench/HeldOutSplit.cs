using System.Globalization;

namespace Isoloss.Core.Bench;

/// <summary>A file that says itself what to fit (<c>part=train</c>) and what to predict (<c>part=test</c>); its family is the first word of its name.</summary>
internal sealed record HeldOutSplit(string Name, string Family, Observation[] Train, Observation[] Test)
{
    /// <summary>All splits of a folder, by name.</summary>
    public static HeldOutSplit[] ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal).Select(Read)];

    private static HeldOutSplit Read(string path)
    {
        var rows = File.ReadLines(path).Skip(1).Select(l => l.Split(',')).ToArray();
        string name = Path.GetFileNameWithoutExtension(path);
        return new(name, name.Split('-')[0], Part(rows, "train"), Part(rows, "test"));
    }

    private static Observation[] Part(string[][] rows, string part) =>
        [.. rows.Where(r => r[0] == part).Select(r => new Observation(Number(r[1]), Number(r[2]), Number(r[3]), Number(r[4])))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
