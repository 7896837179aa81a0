using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Isoloss.Runs.Recipes;

namespace Isoloss.Runs;

/// <summary>How every persisted JSON file of Isoloss is written: snake_case names, no nulls, enums as kebab-case words.</summary>
public static class IsolossJson
{
    /// <summary>One line, as in <c>metrics.jsonl</c>. NaN and infinities are written as the strings "NaN", "Infinity".</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Indented, for files that people read.</summary>
    public static JsonSerializerOptions Pretty { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            // A null where a value is required, and a name given twice, are mistakes of the writer: refused, not guessed at.
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OmitDefaults } },
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }

    private static void OmitDefaults(JsonTypeInfo type)
    {
        object? defaults = null;
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(OmitDefaultAttribute), inherit: false) != true)
                continue;
            defaults ??= Activator.CreateInstance(type.Type);
            object? usual = property.Get!(defaults!);
            property.ShouldSerialize = (_, value) => !Equals(value, usual);
        }
    }
}
