  def floats(self, options: Tensor) -> List[float]:
    values = annotate(List[float], [])
    each = torch.unbind(options, 0)
    for i in range(torch.len(each)):
      torch.append(values, torch.Float(each[i]))
    return values
  def chosen(self, table: Tensor, actions: Tensor) -> Tensor:
    return torch.squeeze(torch.gather(table, 1, torch.unsqueeze(actions, 1)), 1)
  def size(self, inputs: int, hidden1: int, hidden2: int, outputs: int) -> int:
    return torch.add(torch.add(torch.mul(torch.add(inputs, 1), hidden1), torch.mul(torch.add(hidden1, 1), hidden2)), torch.mul(torch.add(hidden2, 1), outputs))
  def layers(self, flat: Tensor, inputs: int, hidden1: int, hidden2: int, outputs: int) -> List[Tensor]:
    p = torch.split_with_sizes(flat, [torch.mul(inputs, hidden1), hidden1, torch.mul(hidden1, hidden2), hidden2, torch.mul(hidden2, outputs), outputs], 0)
    return [torch.view(p[0], [hidden1, inputs]), p[1], torch.view(p[2], [hidden2, hidden1]), p[3], torch.view(p[4], [outputs, hidden2]), p[5]]
  def critic(self, flat: Tensor, inputs: int, hidden: int) -> List[Tensor]:
    return self.layers(torch.slice(flat, 0, 0, self.size(inputs, hidden, hidden, 1)), inputs, hidden, hidden, 1)
  def actor(self, flat: Tensor, inputs: int, hidden: int) -> List[Tensor]:
    start = self.size(inputs, hidden, hidden, 1)
    length = torch.sub(torch.size(flat, 0), start)
    outputs = torch.floordiv(torch.sub(length, self.size(inputs, hidden, hidden, 0)), torch.add(hidden, 1))
    return self.layers(torch.slice(flat, 0, start, torch.add(start, length)), inputs, hidden, hidden, outputs)
  def forward_tanh(self, x: Tensor, p: List[Tensor]) -> List[Tensor]:
    h1 = torch.tanh_(torch.linear(x, p[0], p[1]))
    h2 = torch.tanh_(torch.linear(h1, p[2], p[3]))
    return [x, h1, h2, torch.linear(h2, p[4], p[5])]
  def forward_relu(self, x: Tensor, p: List[Tensor]) -> List[Tensor]:
    h1 = torch.relu_(torch.linear(x, p[0], p[1]))
    h2 = torch.relu_(torch.linear(h1, p[2], p[3]))
    return [x, h1, h2, torch.linear(h2, p[4], p[5])]
  def layer_gradient(self, weight: Tensor, bias: Tensor, out_gradient: Tensor, x: Tensor) -> NoneType:
    torch.mm(torch.t(out_gradient), x, out=weight)
    torch.sum(out_gradient, [0], False, out=bias)
    return None
  def backward_tanh(self, gradient: List[Tensor], out_gradient: Tensor, h: List[Tensor], p: List[Tensor]) -> NoneType:
    self.layer_gradient(gradient[4], gradient[5], out_gradient, h[2])
    g2 = torch.tanh_backward(torch.mm(out_gradient, p[4]), h[2])
    self.layer_gradient(gradient[2], gradient[3], g2, h[1])
    g1 = torch.tanh_backward(torch.mm(g2, p[2]), h[1])
    self.layer_gradient(gradient[0], gradient[1], g1, h[0])
    return None
  def backward_relu(self, gradient: List[Tensor], out_gradient: Tensor, h: List[Tensor], p: List[Tensor]) -> NoneType:
    self.layer_gradient(gradient[4], gradient[5], out_gradient, h[2])
    g2 = torch.threshold_backward(torch.mm(out_gradient, p[4]), h[2], 0)
    self.layer_gradient(gradient[2], gradient[3], g2, h[1])
    g1 = torch.threshold_backward(torch.mm(g2, p[2]), h[1], 0)
    self.layer_gradient(gradient[0], gradient[1], g1, h[0])
    return None
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
    inputs = torch.size(obs, 1)
    hidden = torch.Int(torch.select(options, 0, 0))
    own_obs = torch.clone(obs)
    logits = self.forward_tanh(own_obs, self.actor(weights, inputs, hidden))[3]
    values = self.forward_tanh(own_obs, self.critic(weights, inputs, hidden))[3]
    logprobs = self.chosen(torch.log_softmax(logits, 1), torch.to(actions, 4))
    return torch.copy_(out, torch.stack([logprobs, torch.squeeze(values, 1)]))
  def policy_loss(self, logits: Tensor, actions: Tensor, old_logprobs: Tensor, advantages: Tensor, norm_adv: bool, clip_coef: float, ent_coef: float) -> Tuple[Tensor, List[Tensor]]:
    n = torch.size(logits, 0)
    logprobs = torch.log_softmax(logits, 1)
    probs = torch.exp(logprobs)
    logratio = torch.sub(self.chosen(logprobs, actions), old_logprobs)
    ratio = torch.exp(logratio)
    if norm_adv:
      adv = torch.div(torch.sub(advantages, torch.mean(advantages)), torch.add(torch.std(advantages), 1e-08))
    else:
      adv = advantages
    free = torch.mul(adv, ratio)
    clipped = torch.mul(adv, torch.clamp(ratio, 1. - clip_coef, 1. + clip_coef))
    loss = torch.neg(torch.mean(torch.minimum(free, clipped)))
    negentropies = torch.sum(torch.mul(probs, logprobs), [1], True)
    # of the loss by the chosen log-probabilities: only where the minimum is the free term
    of_chosen = torch.unsqueeze(torch.div(torch.mul(free, torch.le(free, clipped)), torch.neg(n)), 1)
    of_entropy = torch.mul(torch.sub(logprobs, negentropies), torch.div(ent_coef, n))
    gradient = torch.mul(probs, torch.sub(of_entropy, of_chosen))
    torch.scatter_add_(gradient, 1, torch.unsqueeze(actions, 1), of_chosen)
    moved = torch.sub(ratio, 1)
    clipfrac = torch.mean(torch.to(torch.gt(torch.abs(moved), clip_coef), 6))
    return (gradient, [loss, torch.neg(torch.mean(negentropies)), torch.neg(torch.mean(logratio)), torch.mean(torch.sub(moved, logratio)), clipfrac])
  def value_loss(self, new_values: Tensor, values: Tensor, returns: Tensor, clip_vloss: bool, clip_coef: float, vf_coef: float) -> Tuple[Tensor, Tensor]:
    error = torch.sub(new_values, returns)
    of_values = torch.mul(error, torch.div(vf_coef, torch.size(returns, 0)))
    square = torch.pow(error, 2)
    if clip_vloss:
      clipped_values = torch.add(values, torch.clamp(torch.sub(new_values, values), -clip_coef, clip_coef))
      clipped_square = torch.pow(torch.sub(clipped_values, returns), 2)
      # a clipped value does not depend on the weights
      gradient = torch.mul(of_values, torch.ge(square, clipped_square))
      worse = torch.maximum(square, clipped_square)
    else:
      gradient = of_values
      worse = square
    return (torch.unsqueeze(gradient, 1), torch.mul(torch.mean(worse), 0.5))
  def ppo_epoch(self, weights: Tensor, exp_avg: Tensor, exp_avg_sq: Tensor, step: Tensor, obs: Tensor, actions: Tensor, logprobs: Tensor, advantages: Tensor, returns: Tensor, values: Tensor, order: Tensor, weights_out: Tensor, measured_out: Tensor, options: Tensor) -> Tensor:
    hidden_size, norm_adv, clip_vloss, clip_coef, ent_coef, vf_coef, max_grad_norm, lr, eps, = self.floats(options)
    inputs = torch.size(obs, 1)
    hidden = torch.Int(hidden_size)
    gradient = torch.empty_like(weights)
    actor = self.actor(weights, inputs, hidden)
    actor_gradient = self.actor(gradient, inputs, hidden)
    critic = self.critic(weights, inputs, hidden)
    critic_gradient = self.critic(gradient, inputs, hidden)
    minibatches = torch.size(measured_out, 0)
    rows = torch.chunk(torch.to(order, 4), minibatches, 0)
    for i in range(minibatches):
      mb = rows[i]
      x = torch.index_select(obs, 0, mb)
      acted = self.forward_tanh(x, actor)
      of_logits, measured, = self.policy_loss(acted[3], torch.to(torch.index_select(actions, 0, mb), 4), torch.index_select(logprobs, 0, mb), torch.index_select(advantages, 0, mb), torch.ne(norm_adv, 0.), clip_coef, ent_coef)
      self.backward_tanh(actor_gradient, of_logits, acted, actor)
      valued = self.forward_tanh(x, critic)
      of_values, value_loss, = self.value_loss(torch.squeeze(valued[3], 1), torch.index_select(values, 0, mb), torch.index_select(returns, 0, mb), torch.ne(clip_vloss, 0.), clip_coef, vf_coef)
      self.backward_tanh(critic_gradient, of_values, valued, critic)
      norm = torch.linalg_vector_norm(gradient)
      clip = torch.mul(torch.reciprocal(torch.add(norm, 9.9999999999999995e-07)), max_grad_norm)
      torch.mul_(gradient, torch.clamp(clip, None, 1.))
      self.adam(weights, gradient, exp_avg, exp_avg_sq, step, lr, eps)
      torch.copy_(torch.select(measured_out, 0, i), torch.stack([measured[0], value_loss, measured[1], measured[2], measured[3], measured[4]]))
    return torch.copy_(weights_out, weights)
  def q_values(self, head: Tensor, dueling: bool) -> Tensor:
    if dueling:
      value = torch.slice(head, 1, 0, 1)
      advantage = torch.slice(head, 1, 1, torch.size(head, 1))
      q = torch.add(value, torch.sub(advantage, torch.mean(advantage, [1], True)))
    else:
      q = head
    return q
  def dqn_update(self, weights: Tensor, target: Tensor, exp_avg: Tensor, exp_avg_sq: Tensor, step: Tensor, obs: Tensor, next_obs: Tensor, actions: Tensor, rewards: Tensor, dones: Tensor, importance: Tensor, weights_out: Tensor, measured_out: Tensor, options: Tensor) -> Tensor:
    hidden1_size, hidden2_size, outputs_size, dueling_flag, double, gamma, lr, eps, = self.floats(options)
    dueling = torch.ne(dueling_flag, 0.)
    inputs = torch.size(obs, 1)
    hidden1 = torch.Int(hidden1_size)
    hidden2 = torch.Int(hidden2_size)
    outputs = torch.Int(outputs_size)
    network = self.layers(weights, inputs, hidden1, hidden2, outputs)
    own_next_obs = torch.clone(next_obs)
    next_q = self.q_values(self.forward_relu(own_next_obs, self.layers(target, inputs, hidden1, hidden2, outputs))[3], dueling)
    if torch.ne(double, 0.):
      best = torch.argmax(self.q_values(self.forward_relu(own_next_obs, network)[3], dueling), 1)
      next_value = self.chosen(next_q, best)
    else:
      next_value = torch.amax(next_q, [1])
    td_target = torch.add(rewards, torch.mul(torch.mul(next_value, torch.rsub(dones, 1)), gamma))
    h = self.forward_relu(torch.clone(obs), network)
    q = self.q_values(h[3], dueling)
    action = torch.to(actions, 4)
    q_chosen = self.chosen(q, action)
    error = torch.sub(td_target, q_chosen)
    weighted = torch.mul(importance, error)
    loss = torch.mean(torch.mul(weighted, error))
    of_q = torch.zeros_like(q)
    of_chosen = torch.mul(weighted, torch.div(-2., torch.size(obs, 0)))
    torch.scatter_(of_q, 1, torch.unsqueeze(action, 1), torch.unsqueeze(of_chosen, 1))
    if dueling:
      of_head = torch.cat([torch.sum(of_q, [1], True), torch.sub(of_q, torch.mean(of_q, [1], True))], 1)
    else:
      of_head = of_q
    gradient = torch.empty_like(weights)
    self.backward_relu(self.layers(gradient, inputs, hidden1, hidden2, outputs), of_head, h, network)
    self.adam(weights, gradient, exp_avg, exp_avg_sq, step, lr, eps)
    torch.copy_(measured_out, torch.cat([torch.stack([loss, torch.mean(q_chosen)]), torch.abs(error)]))
    return torch.copy_(weights_out, weights)
  def blend(self, target: Tensor, weights: Tensor, options: Tensor) -> Tensor:
    tau = torch.Float(torch.select(options, 0, 0))
    return torch.add_(torch.mul_(target, torch.sub(1., tau)), weights, alpha=tau)
