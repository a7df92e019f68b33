namespace TencentEmulator.Control;

/// <summary>The faults in force and how often each has matched and struck. Safe for concurrent use.</summary>
public sealed class FaultBook
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Adds a rule. Rules are asked in the order they were added; the first that strikes wins.</summary>
    /// <exception cref="ArgumentException">The rule contradicts itself; the message says how.</exception>
    public void Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(rule));
        lock (_gate)
            _entries.Add(new Entry(rule));
    }

    /// <summary>Removes every rule.</summary>
    public void Clear()
    {
        lock (_gate)
            _entries.Clear();
    }

    /// <summary>How often a rule in force has struck; counted as soon as it does, before its request is answered.</summary>
    public int StrikesOf(FaultRule rule)
    {
        lock (_gate)
            return _entries.Find(entry => ReferenceEquals(entry.Rule, rule))?.Struck ?? 0;
    }

    internal Fault? Next(string service, string operation, string? bucket, string? key)
    {
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (entry.Rule.Matches(service, operation, bucket, key) && entry.Strikes())
                    return entry.Rule.Fault;
            }

            return null;
        }
    }

    private sealed class Entry(FaultRule rule)
    {
        private int _matched;

        public FaultRule Rule { get; } = rule;

        public int Struck { get; private set; }

        public bool Strikes()
        {
            if (Struck == Rule.Times || ++_matched <= Rule.After || (_matched - Rule.After) % Rule.Every != 0)
                return false;
            Struck++;
            return true;
        }
    }
}
