using System.Diagnostics;

namespace SuperInsight.RunLocal;

/// <summary>What a process was given and what it prints, told to whoever listens: tests look for secrets in it. Costs nothing where nobody does.</summary>
public sealed class WatchedOutput
{
    /// <summary>The listener's name.</summary>
    public const string SourceName = "SuperInsight.Processes";

    private static readonly DiagnosticListener Source = new(SourceName);

    private WatchedOutput(string name, IReadOnlyDictionary<string, string> environment) => (Name, Environment) = (name, environment);

    /// <summary>As in "redis"; several may have the same.</summary>
    public string Name { get; }

    /// <summary>What it was given, secrets included.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>One output of one process, so that its lines stay whole.</summary>
    public static WatchedOutput Begin(string name, IReadOnlyDictionary<string, string> environment)
    {
        WatchedOutput output = new(name, environment);
        if (Source.IsEnabled())
            Source.Write("Begun", output);
        return output;
    }

    /// <summary>It has printed so much more.</summary>
    public void Take(ReadOnlySpan<char> text)
    {
        if (Source.IsEnabled())
            Source.Write("Printed", new PrintedText(this, text.ToString()));
    }
}

/// <summary>The next part of an output.</summary>
public sealed record PrintedText(WatchedOutput Output, string Text);
