using System.Text.Json.Serialization;

namespace Isoloss.Runs.Fits;

/// <summary>Writer of <see cref="SavedFit"/>; <see cref="SavedFitReader"/> reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SavedFit))]
internal sealed partial class SavedFitJson : JsonSerializerContext;
