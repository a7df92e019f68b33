using System.Net;

namespace TencentEmulator;

/// <summary>What an emulator is started with.</summary>
public sealed record EmulatorOptions
{
    /// <summary>Folder that holds every bucket. Created when missing. One emulator at a time may use it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>TCP port; 0 takes a free one.</summary>
    /// <value>The default is 7090.</value>
    public int Port { get; init; } = 7090;

    /// <summary>Address to listen on.</summary>
    /// <value>The default is 127.0.0.1.</value>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Who may call. With none, every request is refused.</summary>
    public IReadOnlyList<EmulatorCredential> Credentials { get; init; } = [];

    /// <summary>Buckets (<c>name-appid</c>) to create at start when they do not exist.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>The region reported by GET ?location.</summary>
    /// <value>The default is ap-shanghai.</value>
    public string Region { get; init; } = "ap-shanghai";

    /// <summary>Calls of one action by one credential that API 3.0 takes in a second; more are throttled.</summary>
    /// <value>The default is 20, as documented.</value>
    public int CloudCallsPerSecond { get; init; } = 20;

    /// <summary>The token that GitHub's API takes; null takes any.</summary>
    public string? GitHubToken { get; init; }

    /// <summary>A program that each container of CloudBase Run is one process of; null when containers are only thought of, and answer as they are scripted to.</summary>
    /// <remarks>It gets <c>{"id","image","env"}</c> on standard input, prints the address that it answers at once it does, lives as long as the container, and ends on SIGTERM.</remarks>
    public string? InstanceProgram { get; init; }

    /// <summary>Decides signature expiry, stamps objects and moves what takes time: releases, workflow runs, injected delays. Transfers use real time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
