namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>What is wrong with a route that is written in the source: the host's
/// <see href="https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates">route templates</see>.</summary>
internal static class RouteRule
{
    /// <summary>Null when nothing is; a route with settings in it (%Name%) is known only to the host.</summary>
    public static string? Problem(string route)
    {
        if (route.Contains('%'))
            return null;
        var segments = Segments(route);
        var names = new List<string>();
        for (var index = 0; index < segments.Length; index++)
        {
            if (segments[index].Length == 0)
                return "two '/' follow each other";
            if (ReadSegment(segments[index], index == segments.Length - 1, names) is { } problem)
                return problem;
        }

        var twice = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"the parameter '{twice.Key}' is there twice";
    }

    /// <summary>The route without what makes no difference to where it leads: case, and the names of its parameters.</summary>
    public static string Key(string route) =>
        string.Join("/", Segments(route).Select(static segment => segment.StartsWith("{", StringComparison.Ordinal) && segment.EndsWith("}", StringComparison.Ordinal) ? ParameterKey(segment) : segment.ToUpperInvariant()));

    private static string ParameterKey(string segment)
    {
        var inner = segment.Substring(1, segment.Length - 2).TrimEnd('?');
        var constraint = inner.IndexOf(':');
        var isCatchAll = inner.StartsWith("*", StringComparison.Ordinal);
        return (isCatchAll ? "{*" : "{") + (constraint < 0 ? "" : inner.Substring(constraint)) + "}";
    }

    private static string[] Segments(string route) => route.Trim('/').Length == 0 ? [] : SplitOutsideBraces(route.Trim('/'));

    // A constraint such as {date:regex(^\d{4}/\d{2}$)} holds what elsewhere parts segments.
    private static string[] SplitOutsideBraces(string route)
    {
        var segments = new List<string>();
        var (start, depth) = (0, 0);
        for (var index = 0; index < route.Length; index++)
        {
            depth += route[index] == '{' ? 1 : route[index] == '}' ? -1 : 0;
            if (route[index] != '/' || depth > 0)
                continue;
            segments.Add(route.Substring(start, index - start));
            start = index + 1;
        }

        segments.Add(route.Substring(start));
        return [.. segments];
    }

    private static string? ReadSegment(string segment, bool isLast, List<string> names)
    {
        var index = 0;
        while (index < segment.Length)
        {
            if (segment[index] == '}')
                return $"'{segment}' has a '}}' without its '{{'";
            if (segment[index] == '?')
                return $"'{segment}' has a '?' outside of a parameter";
            if (segment[index] != '{')
            {
                index++;
                continue;
            }

            var end = End(segment, index);
            if (end < 0)
                return $"'{segment}' has a '{{' without its '}}'";
            var parameter = segment.Substring(index + 1, end - index - 1);
            if (ReadParameter(parameter, segment.Length == parameter.Length + 2, isLast, names) is { } problem)
                return problem;
            index = end + 1;
        }

        return null;
    }

    private static int End(string segment, int start)
    {
        var depth = 0;
        for (var index = start; index < segment.Length; index++)
        {
            depth += segment[index] == '{' ? 1 : segment[index] == '}' ? -1 : 0;
            if (depth == 0)
                return index;
        }

        return -1;
    }

    private static string? ReadParameter(string text, bool isWholeSegment, bool isLast, List<string> names)
    {
        var isCatchAll = text.StartsWith("*", StringComparison.Ordinal);
        var name = text.TrimStart('*');
        var end = name.IndexOfAny([':', '=']);
        if (end >= 0)
            name = name.Substring(0, end);
        if (name.EndsWith("?", StringComparison.Ordinal))
            name = name.Substring(0, name.Length - 1);
        if (name.Length == 0 || name.IndexOfAny(['{', '}', '/', '?', '*']) >= 0)
            return $"'{{{text}}}' names no parameter";
        if (isCatchAll && !(isLast && isWholeSegment))
            return $"'{{{text}}}' takes all that follows, so it must be the last segment";
        names.Add(name);
        return null;
    }
}
