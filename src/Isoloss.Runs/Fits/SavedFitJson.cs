using System.Text.Json.Serialization;

namespace Isoloss.Runs.Fits;

/// <summary>Reader and writer of <see cref="SavedFit"/>, made at compile time: a prediction from a saved fit must not wait for reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, AllowDuplicateProperties = false,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SavedFit))]
internal sealed partial class SavedFitJson : JsonSerializerContext;
