  def document_mask(self, segments: Tensor) -> Tensor:
    same = torch.eq(torch.unsqueeze(segments, 1), torch.unsqueeze(segments, 2))
    allowed = torch.to(torch.unsqueeze(torch.tril(same), 1), 6)
    return torch.log(allowed)
  def attention(self, qkv: Tensor, mask: Tensor) -> Tensor:
    q, k, v, = torch.unbind(qkv, 0)
    return torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
  def causal_attention(self, qkv: Tensor) -> Tensor:
    q, k, v, = torch.unbind(qkv, 0)
    return torch.scaled_dot_product_attention(q, k, v, None, 0., True)
  def cross_entropy_sum(self, logits: Tensor, targets: Tensor) -> Tensor:
    return torch.cross_entropy_loss(logits, targets, None, 2, -100, 0.)
  def correct_count(self, logits: Tensor, targets: Tensor) -> Tensor:
    known = torch.ge(targets, 0)
    best = torch.amax(logits, [-1])
    chosen = torch.squeeze(torch.gather(logits, 1, torch.unsqueeze(torch.clamp(targets, 0), 1)), 1)
    return torch.sum(torch.logical_and(torch.eq(chosen, best), known))
  def global_norm(self, arrays: List[Tensor]) -> Tensor:
    return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(arrays, 2)), 2)
  def scale(self, arrays: List[Tensor], factor: float) -> NoneType:
    torch._foreach_mul_(arrays, factor)
    return None
  def zero(self, arrays: List[Tensor]) -> NoneType:
    torch._foreach_zero_(arrays)
    return None
  def adamw(self, params: List[Tensor], grads: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float, eps: float) -> NoneType:
    max_exp_avg_sq = annotate(List[Tensor], [])
    torch._foreach_add_(steps, 1)
    torch._fused_adamw_(params, grads, exp_avg, exp_avg_sq, max_exp_avg_sq, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)
    return None
  def records(self, x: Tensor) -> Tensor:
    return torch.tensor(ops.prim.requires_grad(x))
  def writes(self, arrays: List[Tensor]) -> Tensor:
    count = 0
    for i in range(torch.len(arrays)):
      count = torch.add(count, torch._version(arrays[i]))
    return torch.tensor(count)
