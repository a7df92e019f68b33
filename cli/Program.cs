using System.CommandLine;
using SuperInsight.Cli;
using SuperInsight.Cli.Alarms;
using SuperInsight.Cli.Alerts;
using SuperInsight.Cli.Backups;
using SuperInsight.Cli.Config;
using SuperInsight.Cli.Costs;
using SuperInsight.Cli.Deployments;
using SuperInsight.Cli.Diagnosis;
using SuperInsight.Cli.Freezes;
using SuperInsight.Cli.Functions;
using SuperInsight.Cli.Keys;
using SuperInsight.Cli.Logs;
using SuperInsight.Cli.Notifications;
using SuperInsight.Cli.Wal;

// PostgreSQL waits for this one, segment by segment: it goes before everything that takes time to build.
if (WalEntry.Takes(args))
    return await WalEntry.RunAsync(args);

// Terminals and pipes alike take UTF-8; without this a table's lines become question marks in the C locale.
Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

RootCommand root = new("""
    Operates SuperInsight on Tencent CloudBase: backups, deployments, alerts and costs.

    Results go to standard output, progress and logs to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage or settings.
    Settings come from the environment, then ./local.settings.json, then ./.local/settings.json.
    """)
{
    DoctorCommand.Create(),
    BackupCommand.Create(),
    DeployCommand.Create(),
    DeploymentsCommand.Create(),
    RollbackCommand.Create(),
    RollbackCommand.CreateCancel(),
    ConfigCommand.Create(),
    KeysCommand.Create(),
    WalCommand.Create(),
    AlarmsCommand.Create(),
    RulesCommand.Create(),
    NotifyCommand.Create(),
    LogsCommand.Create(),
    FunctionsCommand.Create(),
    CostsCommand.Create(),
    FreezeCommand.CreateFreeze(),
    FreezeCommand.CreateUnfreeze(),
};
root.Options.Add(CommonOptions.Json);
root.Options.Add(CommonOptions.Verbose);

return await CommandBoundary.RunAsync(root, args);
