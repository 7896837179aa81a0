namespace Isoloss.Tests;

/// <summary>Where the tests find the repository and the data that lies beside it.</summary>
internal static class Repository
{
    /// <summary>Root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the data folder beside the checkout; the test is skipped, visibly, where it is absent.</summary>
    public static string SharedFile(string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Root, "..", "shared", relative));
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"shared data is absent: {relative}");
        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Isoloss.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"no Isoloss.slnx above {AppContext.BaseDirectory}");
    }
}
