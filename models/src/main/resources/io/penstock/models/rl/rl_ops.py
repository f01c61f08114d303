  def floats(self, options: Tensor) -> List[float]:
    values = annotate(List[float], [])
    for i in range(torch.size(options, 0)):
      torch.append(values, torch.Float(torch.select(options, 0, i)))
    return values
  def sizes(self, inputs: int, hidden1: int, hidden2: int, outputs: int) -> List[int]:
    return [torch.mul(inputs, hidden1), hidden1, torch.mul(hidden1, hidden2), hidden2, torch.mul(hidden2, outputs), outputs]
  def actor_critic_sizes(self, weights: Tensor, obs: Tensor, hidden: int) -> List[int]:
    inputs = torch.size(obs, 1)
    critic = self.sizes(inputs, hidden, hidden, 1)
    common = torch.mul(hidden, torch.add(torch.add(inputs, hidden), 2))
    actor_outputs = torch.floordiv(torch.sub(torch.sub(torch.size(weights, 0), torch.add(common, torch.add(hidden, 1))), common), torch.add(hidden, 1))
    return torch.add(critic, self.sizes(inputs, hidden, hidden, actor_outputs))
  def layer(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(x, torch.view(weight, [torch.size(bias, 0), -1]), bias)
  def critic(self, weights: Tensor, sizes: List[int], obs: Tensor) -> Tensor:
    p = torch.split_with_sizes(weights, sizes, 0)
    h1 = torch.tanh(self.layer(obs, p[0], p[1]))
    h2 = torch.tanh(self.layer(h1, p[2], p[3]))
    return torch.squeeze(self.layer(h2, p[4], p[5]), 1)
  def actor(self, weights: Tensor, sizes: List[int], obs: Tensor) -> Tensor:
    p = torch.split_with_sizes(weights, sizes, 0)
    h1 = torch.tanh(self.layer(obs, p[6], p[7]))
    h2 = torch.tanh(self.layer(h1, p[8], p[9]))
    return torch.log_softmax(self.layer(h2, p[10], p[11]), 1)
  def chosen(self, table: Tensor, actions: Tensor) -> Tensor:
    return torch.squeeze(torch.gather(table, 1, torch.unsqueeze(actions, 1)), 1)
  def adam(self, weights: Tensor, grad: Tensor, exp_avg: Tensor, exp_avg_sq: Tensor, step: Tensor, lr: float, eps: float) -> NoneType:
    torch.add_(step, 1)
    t = torch.Float(step)
    torch.lerp_(exp_avg, grad, 0.10000000000000001)
    torch.addcmul_(torch.mul_(exp_avg_sq, 0.999), grad, grad, value=0.001)
    step_size = torch.div(lr, torch.sub(1., torch.pow(0.90000000000000002, t)))
    denominator = torch.add(torch.div(torch.sqrt(exp_avg_sq), torch.sqrt(torch.sub(1., torch.pow(0.999, t)))), eps)
    torch.addcdiv_(weights, exp_avg, denominator, value=torch.neg(step_size))
    return None
  def adam_step(self, weights: Tensor, grad: Tensor, exp_avg: Tensor, exp_avg_sq: Tensor, step: Tensor, options: Tensor) -> Tensor:
    lr, eps, = self.floats(options)
    self.adam(weights, grad, exp_avg, exp_avg_sq, step, lr, eps)
    return weights
  def ppo_score(self, weights: Tensor, obs: Tensor, actions: Tensor, out: Tensor, options: Tensor) -> Tensor:
    sizes = self.actor_critic_sizes(weights, obs, torch.Int(torch.select(options, 0, 0)))
    logprobs = self.chosen(self.actor(weights, sizes, obs), torch.to(actions, 4))
    return torch.copy_(out, torch.stack([logprobs, self.critic(weights, sizes, obs)]))
  def ppo_loss(self, weights: Tensor, sizes: List[int], obs: Tensor, actions: Tensor, logprobs: Tensor, advantages: Tensor, returns: Tensor, values: Tensor, norm_adv: bool, clip_vloss: bool, clip_coef: float, ent_coef: float, vf_coef: float) -> Tuple[Tensor, Tensor]:
    logits = self.actor(weights, sizes, obs)
    logratio = torch.sub(self.chosen(logits, actions), logprobs)
    ratio = torch.exp(logratio)
    if norm_adv:
      adv = torch.div(torch.sub(advantages, torch.mean(advantages)), torch.add(torch.std(advantages), 1e-08))
    else:
      adv = advantages
    clipped_ratio = torch.clamp(ratio, 1. - clip_coef, 1. + clip_coef)
    policy_loss = torch.neg(torch.mean(torch.minimum(torch.mul(adv, ratio), torch.mul(adv, clipped_ratio))))
    new_values = self.critic(weights, sizes, obs)
    error = torch.pow(torch.sub(new_values, returns), 2)
    if clip_vloss:
      clipped_values = torch.add(values, torch.clamp(torch.sub(new_values, values), -clip_coef, clip_coef))
      error2 = torch.maximum(error, torch.pow(torch.sub(clipped_values, returns), 2))
    else:
      error2 = error
    value_loss = torch.mul(torch.mean(error2), 0.5)
    entropy = torch.neg(torch.mean(torch.sum(torch.mul(torch.exp(logits), logits), [1])))
    loss = torch.add(torch.sub(policy_loss, torch.mul(entropy, ent_coef)), torch.mul(value_loss, vf_coef))
    old_approx_kl = torch.neg(torch.mean(logratio))
    approx_kl = torch.mean(torch.sub(torch.sub(ratio, 1), logratio))
    clipfrac = torch.mean(torch.to(torch.gt(torch.abs(torch.sub(ratio, 1)), clip_coef), 6))
    measured = torch.detach(torch.stack([policy_loss, value_loss, entropy, old_approx_kl, approx_kl, clipfrac]))
    return (loss, measured)
  def ppo_epoch(self, weights: Tensor, exp_avg: Tensor, exp_avg_sq: Tensor, step: Tensor, obs: Tensor, actions: Tensor, logprobs: Tensor, advantages: Tensor, returns: Tensor, values: Tensor, order: Tensor, weights_out: Tensor, measured_out: Tensor, options: Tensor) -> Tensor:
    hidden, norm_adv, clip_vloss, clip_coef, ent_coef, vf_coef, max_grad_norm, lr, eps, = self.floats(options)
    sizes = self.actor_critic_sizes(weights, obs, torch.Int(hidden))
    minibatches = torch.size(measured_out, 0)
    rows = torch.chunk(torch.to(order, 4), minibatches, 0)
    for i in range(minibatches):
      mb = rows[i]
      leaf = torch.requires_grad_(torch.detach(weights), True)
      loss, measured, = self.ppo_loss(leaf, sizes, torch.index_select(obs, 0, mb), torch.to(torch.index_select(actions, 0, mb), 4), torch.index_select(logprobs, 0, mb), torch.index_select(advantages, 0, mb), torch.index_select(returns, 0, mb), torch.index_select(values, 0, mb), torch.ne(norm_adv, 0.), torch.ne(clip_vloss, 0.), clip_coef, ent_coef, vf_coef)
      grad = unchecked_cast(Tensor, torch.grad([loss], [leaf])[0])
      norm = torch.linalg_vector_norm(grad)
      clip = torch.mul(torch.reciprocal(torch.add(norm, 9.9999999999999995e-07)), max_grad_norm)
      clipped_grad = torch.mul(grad, torch.clamp(clip, None, 1.))
      self.adam(weights, clipped_grad, exp_avg, exp_avg_sq, step, lr, eps)
      torch.copy_(torch.select(measured_out, 0, i), measured)
    return torch.copy_(weights_out, weights)
  def q_values(self, weights: Tensor, sizes: List[int], obs: Tensor, dueling: bool) -> Tensor:
    p = torch.split_with_sizes(weights, sizes, 0)
    h1 = torch.relu(self.layer(obs, p[0], p[1]))
    h2 = torch.relu(self.layer(h1, p[2], p[3]))
    head = self.layer(h2, p[4], p[5])
    if dueling:
      value = torch.slice(head, 1, 0, 1)
      advantage = torch.slice(head, 1, 1, torch.size(head, 1))
      q = torch.add(value, torch.sub(advantage, torch.mean(advantage, [1], True)))
    else:
      q = head
    return q
  def dqn_update(self, weights: Tensor, target: Tensor, exp_avg: Tensor, exp_avg_sq: Tensor, step: Tensor, obs: Tensor, next_obs: Tensor, actions: Tensor, rewards: Tensor, dones: Tensor, importance: Tensor, weights_out: Tensor, measured_out: Tensor, options: Tensor) -> Tensor:
    hidden1, hidden2, outputs, dueling_flag, double, gamma, lr, eps, = self.floats(options)
    dueling = torch.ne(dueling_flag, 0.)
    sizes = self.sizes(torch.size(obs, 1), torch.Int(hidden1), torch.Int(hidden2), torch.Int(outputs))
    own_obs = torch.clone(obs)
    own_next_obs = torch.clone(next_obs)
    next_q = self.q_values(target, sizes, own_next_obs, dueling)
    if torch.ne(double, 0.):
      best = torch.argmax(self.q_values(weights, sizes, own_next_obs, dueling), 1)
      next_value = self.chosen(next_q, best)
    else:
      next_value = torch.amax(next_q, [1])
    td_target = torch.add(rewards, torch.mul(torch.mul(next_value, torch.rsub(dones, 1)), gamma))
    leaf = torch.requires_grad_(torch.detach(weights), True)
    q = self.chosen(self.q_values(leaf, sizes, own_obs, dueling), torch.to(actions, 4))
    error = torch.sub(td_target, q)
    loss = torch.mean(torch.mul(importance, torch.pow(error, 2)))
    grad = unchecked_cast(Tensor, torch.grad([loss], [leaf])[0])
    self.adam(weights, grad, exp_avg, exp_avg_sq, step, lr, eps)
    measured = torch.cat([torch.stack([loss, torch.mean(q)]), torch.abs(error)])
    torch.copy_(measured_out, torch.detach(measured))
    return torch.copy_(weights_out, weights)
  def blend(self, target: Tensor, weights: Tensor, options: Tensor) -> Tensor:
    tau = torch.Float(torch.select(options, 0, 0))
    return torch.add_(torch.mul_(target, torch.sub(1., tau)), weights, alpha=tau)
