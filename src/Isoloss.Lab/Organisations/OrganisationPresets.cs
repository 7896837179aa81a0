using System.Reflection;
using System.Text;
using Isoloss.Core;

namespace Isoloss.Lab.Organisations;

/// <summary>The organisations that come with the tool; <see cref="OrganisationFile"/> reads others.</summary>
public static class OrganisationPresets
{
    /// <summary>Where questions start.</summary>
    public const string Default = "lab-2026";

    private const string Prefix = "organisations/";

    /// <summary>Names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Default, "frontier", "academic", "automated", "device"];

    /// <summary>One that comes with the tool, or one from a file where the text is a path.</summary>
    /// <exception cref="BadInputException">There is neither, or the file describes no organisation.</exception>
    public static DescribedOrganisation Find(string nameOrPath) => Names.Contains(nameOrPath)
        ? Shipped(nameOrPath)
        : File.Exists(nameOrPath) || Path.HasExtension(nameOrPath) ? OrganisationFile.Load(nameOrPath) : throw Unknown(nameOrPath);

    /// <summary>One that comes with the tool.</summary>
    /// <exception cref="BadInputException">There is none of that name.</exception>
    public static DescribedOrganisation Shipped(string name) => Shipped(name, 0);

    internal static DescribedOrganisation Shipped(string name, int depth)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{name}.yaml") ?? throw Unknown(name);
        return OrganisationFile.Parse(new StreamReader(stream, Encoding.UTF8).ReadToEnd(), $"{name}.yaml", depth);
    }

    private static BadInputException Unknown(string name) =>
        new($"found no organisation '{name}', expected one of {string.Join(", ", Names)}, or a file{NearestName.Hint(name, Names)}");
}
