using System.Text.Encodings.Web;

namespace SuperInsight.Domain.TcbConfiguration.Tree;

/// <summary>How a value in the file is named to people: <c>services[0].env_variables.SECRET_KEY</c>.</summary>
internal static class TreePath
{
    public static string Field(string path, string name)
    {
        var text = name.Length is > 0 and <= 100 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? name
            : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name.Length <= 100 ? name : name[..100])}\"";
        return path.Length == 0 ? text : $"{path}.{text}";
    }

    public static string Item(string path, int index) => $"{path}[{index}]";
}
