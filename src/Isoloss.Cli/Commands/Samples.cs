namespace Isoloss.Cli.Commands;

/// <summary>The studies that ship inside the program.</summary>
internal static class Samples
{
    /// <summary>Text of a sample, by its path under <c>samples/</c>.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream($"samples/{name}")
            ?? throw new InvalidOperationException($"no sample {name} is embedded");
        return new StreamReader(stream).ReadToEnd();
    }
}
