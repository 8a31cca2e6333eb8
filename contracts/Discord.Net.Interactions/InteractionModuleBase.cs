namespace Discord.Interactions;

public abstract class InteractionModuleBase : InteractionModuleBase<IInteractionContext>;
