using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Isoloss.Core;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Questions;

/// <summary>Writes answers into a study file without touching the rest of it.</summary>
public static class StudyAnswers
{
    private const string Key = "answers:";

    // A JSON string is a YAML string as well, whatever it holds.
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds answers below the file's own; nothing is written when the result would be no study.</summary>
    /// <param name="path">The study file.</param>
    /// <param name="answers">Answers by the id of their question; none of them in the file yet.</param>
    /// <exception cref="BadInputException">The file's <c>answers</c> are not one line an answer; names the lines to add.</exception>
    public static void Append(string path, IReadOnlyDictionary<string, string> answers)
    {
        string[] added = [.. answers.Select(a => $"  {JsonSerializer.Serialize(a.Key, Quoted)}: {JsonSerializer.Serialize(a.Value, Quoted)}")];
        var lines = File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        int at = lines.FindIndex(line => line.StartsWith(Key, StringComparison.Ordinal));
        if (at < 0)
            lines.AddRange([Key, .. added]);
        else
            lines.InsertRange(at + 1, added);
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        try
        {
            StudyFile.Parse(text, path);
        }
        catch (StudyFileException e)
        {
            throw new BadInputException(
                $"{path}: the answers could not be added by themselves; add these lines under {Key}\n{string.Join('\n', added)}", e);
        }
        AtomicFile.Write(path, text);
    }
}
