using System.Reflection;
using System.Text;
using Isoloss.Core;

namespace Isoloss.Lab.Forecasts;

/// <summary>The presets that come with the tool; <see cref="TimelinePresetFile"/> reads others.</summary>
public static class TimelinePresets
{
    private const string Prefix = "timelines/";

    /// <summary>Where questions start: the best guess of 2020.</summary>
    public const string Default = "cotra-2020";

    /// <summary>Names of the shipped presets, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Default, "cotra-2022", "aggressive", "conservative", "short-horizon", "short-horizon-fast-spending", "weights-30-40-10",
        "weights-50-20-10", "alexander-2022",
    ];

    /// <summary>A shipped preset, or one from a file where the text is a path.</summary>
    /// <exception cref="BadInputException">There is neither, or the file is no preset.</exception>
    public static TimelinePreset Find(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
            return Shipped(nameOrPath);
        if (nameOrPath.Contains('.', StringComparison.Ordinal) || nameOrPath.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || File.Exists(nameOrPath))
            return TimelinePresetFile.Load(nameOrPath);
        throw Unknown(nameOrPath);
    }

    /// <summary>A shipped preset.</summary>
    /// <exception cref="BadInputException">There is none of that name.</exception>
    public static TimelinePreset Shipped(string name) => TimelinePresetFile.Parse(Text(name), $"{name}.yaml");

    /// <summary>The file of a shipped preset, to start an own one from.</summary>
    /// <exception cref="BadInputException">There is none of that name.</exception>
    public static string Text(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{name}.yaml") ?? throw Unknown(name);
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
    }

    private static BadInputException Unknown(string name) =>
        new($"found no preset '{name}', expected one of {string.Join(", ", Names)}, or a file{NearestName.Hint(name, Names)}");
}
