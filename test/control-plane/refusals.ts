import { ServiceError } from './aws-service';

export function invalid(message: string, reason = 'FieldValidationFailed'): ServiceError {
  return new ServiceError('ValidationException', 400, message, { reason });
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ConflictException', 409, message);
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', 404, message);
}

export function overQuota(message: string): ServiceError {
  return new ServiceError('ServiceQuotaExceededException', 402, message);
}

export function throttled(message: string): ServiceError {
  return new ServiceError('ThrottlingException', 429, message);
}
