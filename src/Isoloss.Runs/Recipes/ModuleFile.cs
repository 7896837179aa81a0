using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Isoloss.Core;

namespace Isoloss.Runs.Recipes;

/// <summary>
/// A user's own module as a file: a class library with exactly one public class that implements the trainer's interface. It is
/// read as data, so that whoever plans runs needs neither the trainer nor libtorch.
/// </summary>
public sealed record ModuleFile
{
    /// <summary>Assembly that has the interface.</summary>
    public const string Host = "isoloss-trainer";

    /// <summary>Full name of the interface.</summary>
    public const string Interface = "Isoloss.Trainer.Modules.IModelModule";

    private const string Expected = "expected a compiled class library (.dll)";

    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>The bytes that were read: a build that comes later changes nothing.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>SHA-256 of the bytes, in hex.</summary>
    public required string Hash { get; init; }

    /// <summary>Full name of the class.</summary>
    public required string ClassName { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It is missing, no assembly, or has no or several such classes.</exception>
    public static ModuleFile Read(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        byte[] content = ReadBytes(full);
        string[] classes = Classes(full, content);
        return classes.Length == 1
            ? new ModuleFile { Path = full, Content = content, Hash = Convert.ToHexStringLower(SHA256.HashData(content)), ClassName = classes[0] }
            : throw new BadInputException(
                $"found {(classes.Length == 0 ? "no public class" : string.Join(" and ", classes))} in '{full}', "
                + $"expected exactly one public class that implements {Interface}");
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : throw new BadInputException($"found no file '{path}', {Expected}: is it built?");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"found '{path}', {Expected} that can be read: {e.Message}", e);
        }
    }

    private static string[] Classes(string path, byte[] content)
    {
        try
        {
            using var image = new PEReader(new MemoryStream(content));
            if (!image.HasMetadata)
                throw new BadInputException($"found '{path}', which is no .NET assembly, {Expected}");
            MetadataReader reader = image.GetMetadataReader();
            return [.. reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(t => IsClass(t) && Implements(reader, t)).Select(t => NameOf(reader, t.Namespace, t.Name))];
        }
        catch (BadImageFormatException e)
        {
            throw new BadInputException($"found '{path}', which is no .NET assembly, {Expected}: {e.Message}", e);
        }
    }

    private static bool IsClass(TypeDefinition type) =>
        (type.Attributes & (TypeAttributes.VisibilityMask | TypeAttributes.Abstract | TypeAttributes.Interface)) == TypeAttributes.Public
        && type.GetGenericParameters().Count == 0;

    /// <summary>By itself, or by a class of the same file that it derives from.</summary>
    private static bool Implements(MetadataReader reader, TypeDefinition type)
    {
        // A damaged file may derive a class from itself.
        for (int i = 0; i < reader.TypeDefinitions.Count; i++)
        {
            if (type.GetInterfaceImplementations().Any(h => IsInterface(reader, reader.GetInterfaceImplementation(h).Interface)))
                return true;
            if (type.BaseType.IsNil || type.BaseType.Kind != HandleKind.TypeDefinition)
                return false;
            type = reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType);
        }
        return false;
    }

    private static bool IsInterface(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind != HandleKind.TypeReference)
            return false;
        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)handle);
        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == Host
            && NameOf(reader, type.Namespace, type.Name) == Interface;
    }

    private static string NameOf(MetadataReader reader, StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : $"{reader.GetString(space)}.{reader.GetString(name)}";
}
