using System.Text.Json;
using Isoloss.Core;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Fits;

/// <summary>What <c>isoloss fit --save</c> keeps: enough to predict without the runs (docs/formats.md).</summary>
public sealed record SavedFit
{
    /// <summary>What tells this file from other JSON.</summary>
    public const string KindOfFile = "isoloss-fit";

    internal const int NewestFormat = 1;

    /// <summary>Layout version.</summary>
    public int Format { get; init; } = NewestFormat;

    /// <summary>Always <see cref="KindOfFile"/>.</summary>
    public string Kind { get; init; } = KindOfFile;

    /// <summary>Program that wrote it.</summary>
    public required string Version { get; init; }

    /// <summary>Where the runs came from.</summary>
    public required string Source { get; init; }

    /// <summary>Number of runs that were fitted.</summary>
    public required int Runs { get; init; }

    /// <summary>What was assumed to read them.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>The predictor.</summary>
    public required PredictorState Prediction { get; init; }

    /// <summary>True when a path names a saved fit rather than runs.</summary>
    public static bool IsNamedBy(string path) =>
        Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);

    /// <summary>Writes the file, replacing one that is there.</summary>
    public void Write(string file) => AtomicFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(this, SavedFitJson.Default.SavedFit));

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It is missing, is no saved fit, or comes from a newer program.</exception>
    public static SavedFit Read(string file)
    {
        try
        {
            return SavedFitReader.Read(file, File.ReadAllBytes(file));
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{file}: expected a saved fit as 'isoloss fit --save' writes; {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException($"{file}: no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{file}: cannot be read: {e.Message}", e);
        }
    }
}
