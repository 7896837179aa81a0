using Isoloss.Core;

namespace Isoloss.Runs.Directories;

/// <summary>The content of <c>branch.json</c>: what a person calls a branch. What it is stands in its <c>run.json</c>.</summary>
/// <param name="Name">One line of 1 to 64 characters; the branches of a tree have different ones.</param>
public sealed record BranchLabel(string Name)
{
    /// <summary>Most characters of a name.</summary>
    public const int MostCharacters = 64;

    /// <summary>Layout version of the file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Reads the label of a branch; null where there is none, or none that can be read: it is only for display.</summary>
    public static BranchLabel? Read(RunDirectory directory)
    {
        try
        {
            return JsonFile.Read<BranchLabel>(directory.BranchFile);
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
