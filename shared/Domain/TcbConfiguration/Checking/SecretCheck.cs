using SuperInsight.Domain.TcbConfiguration.Tree;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Looks at every value of the file, known field or not, for a secret that should be a reference.</summary>
internal sealed class SecretCheck(MistakeList mistakes)
{
    private static readonly string[] Schemes = ["Bearer ", "Basic ", "Token "];

    public void Check(TreeNode root) => Visit(root, "", "");

    private void Visit(TreeNode node, string path, string name)
    {
        switch (node)
        {
            case TreeMapping mapping:
                foreach (var entry in mapping.Entries)
                    Visit(entry.Value, TreePath.Field(path, entry.Name), entry.Name);
                break;
            case TreeList list:
                for (var i = 0; i < list.Items.Count; i++)
                    Visit(list.Items[i], TreePath.Item(path, i), name);
                break;
            case TreeScalar scalar when FindSecret(name, scalar) is { } what:
                mistakes.Add(MistakeKind.LiteralSecret, path, scalar.Place, what, $"Write \"{{{{env.{Variable(name)}}}}}\" and set that variable where you deploy. If the secret was ever real, change it: it has been seen.");
                break;
        }
    }

    private static string? FindSecret(string name, TreeScalar scalar)
    {
        if (SecretShape.Find(scalar.Text) is { } shape)
            return $"it holds {shape}";
        var isReferred = References.Remainder(Schemes.FirstOrDefault(scheme => scalar.Text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } scheme ? scalar.Text[scheme.Length..] : scalar.Text).Length == 0;
        return scalar.Kind is ScalarKind.Nothing or ScalarKind.Truth || isReferred || bool.TryParse(scalar.Text, out _) || !SecretNames.IsSecret(name) || References.FindFlaw(scalar.Text) is not null
            ? null
            : "by its name it is a secret, and here is its value";
    }

    private static string Variable(string name) => name.Length > 0 && Fields.TextFormats.VariableName.Matches(name) ? name : "NAME";
}
