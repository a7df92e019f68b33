using System.Text.RegularExpressions;

namespace Runtime.Tests.Image;

/// <summary>
/// What is looked for in the Dockerfile. The usual linter (hadolint) is packaged nowhere that this repository installs from; these are those of its rules that this file
/// could break: DL3006, DL3007, DL3004, DL3009, DL3015, DL3020, DL3025, DL3057, and that no secret gets into an image's history.
/// </summary>
internal static partial class DockerfileRules
{
    /// <param name="text">The Dockerfile.</param>
    /// <param name="isThere">Whether the build's context has a file or folder of that name.</param>
    public static IReadOnlyList<string> Check(string text, Predicate<string> isThere)
    {
        List<string> found = [];
        Dictionary<string, string> arguments = [];
        List<Stage> stages = [];
        foreach (var instruction in Instructions(text))
        {
            var (word, rest) = (instruction.Split(' ', 2)[0].ToUpperInvariant(), instruction.Split(' ', 2)[^1].Trim());
            switch (word)
            {
                case "ARG" when stages.Count == 0:
                    arguments[rest.Split('=')[0]] = rest.Split('=', 2)[^1];
                    break;
                case "FROM":
                    var image = Variable().Replace(rest.Split(' ')[0], match => arguments.GetValueOrDefault(match.Groups[1].Value, ""));
                    var stage = new Stage(rest.Split(' ')[^1], image);
                    if (!stages.Exists(other => other.Name == image) && (!image.Contains(':', StringComparison.Ordinal) || image.EndsWith(":latest", StringComparison.Ordinal)))
                        found.Add($"{instruction}: it names no version");
                    stages.Add(stage);
                    break;
                case "ADD":
                    found.Add($"{instruction}: use COPY");
                    break;
                case "COPY" when !rest.StartsWith("--from", StringComparison.Ordinal):
                    found.AddRange(rest.Split(' ')[..^1].Where(source => !source.Contains('$', StringComparison.Ordinal) && !isThere(source.TrimEnd('/'))).Select(source => $"{instruction}: {source} is not there"));
                    break;
                case "RUN":
                    CheckRun(rest, stages[^1], found);
                    break;
                case "ENV" or "ARG" when SecretName().IsMatch(rest):
                    found.Add($"{instruction}: it would stand in the image's history");
                    break;
                case "ENTRYPOINT" or "CMD" when !rest.StartsWith('['):
                    found.Add($"{instruction}: give it as JSON, or no signal arrives");
                    break;
            }

            if (stages.Count > 0)
                stages[^1].Words.Add(word);
        }

        found.AddRange(stages.Where(stage => stage.Words.Contains("ENTRYPOINT") && !stage.Words.Contains("HEALTHCHECK")).Select(stage => $"{stage.Name} has no HEALTHCHECK"));
        return found;
    }

    private static void CheckRun(string command, Stage stage, List<string> found)
    {
        if (Sudo().IsMatch(command))
            found.Add($"RUN {command}: sudo is not needed, it is root");
        if (!command.Contains("apt-get install", StringComparison.Ordinal))
            return;
        if (!command.Contains("--no-install-recommends", StringComparison.Ordinal))
            found.Add($"RUN {command}: it installs what is only recommended");
        // What is only copied from leaves its lists behind.
        if (!command.Contains("/var/lib/apt/lists", StringComparison.Ordinal) && !stage.Name.EndsWith("-sbom", StringComparison.Ordinal))
            found.Add($"RUN {command}: it leaves the package lists in the image");
    }

    private static string[] Instructions(string text) =>
        Comment().Replace(text, "").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private sealed record Stage(string Name, string Image)
    {
        public HashSet<string> Words { get; } = [];
    }

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bsudo\b")]
    private static partial Regex Sudo();

    [GeneratedRegex(@"(PASSWORD|SECRET|TOKEN|_KEY)\w*(=|$)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
