using System.Security.Cryptography;
using System.Text;

namespace Isoloss.Dashboard;

/// <summary>The styles, scripts and templates that pages are made of.</summary>
internal static class PageAssets
{
    /// <summary>The text of an embedded file.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        // A parser turns CRLF into LF before it hashes a script, so we do too.
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>
    /// A page runs the scripts it names by this hash and no others (content security policy), so that text that slips through
    /// as markup still does nothing.
    /// </summary>
    public static string Hash(string script) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
}
