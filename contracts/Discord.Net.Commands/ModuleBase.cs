namespace Discord.Commands;

public abstract class ModuleBase : ModuleBase<ICommandContext>;
